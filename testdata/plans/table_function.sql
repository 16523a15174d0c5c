-- on: 15 18
SELECT x FROM XMLTABLE('/a/b' PASSING '<a><b>1</b><b>2</b></a>' COLUMNS x int PATH '.') t;
