SELECT id, version, artifact_uri, checksum FROM model_versions WHERE model_id = 17639 AND stage = 'production' ORDER BY version DESC LIMIT 1;
