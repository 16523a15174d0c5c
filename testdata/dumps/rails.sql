-- What migrations of a Rails application make: its naming, column order and tables.
CREATE EXTENSION pgcrypto;
CREATE TYPE public.order_state AS ENUM ('pending', 'paid');
CREATE TABLE public.schema_migrations (version character varying NOT NULL CONSTRAINT schema_migrations_pkey PRIMARY KEY);
CREATE TABLE public.ar_internal_metadata (key character varying NOT NULL CONSTRAINT ar_internal_metadata_pkey PRIMARY KEY, value character varying,
    created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL);
CREATE TABLE public.users (id bigserial PRIMARY KEY, email character varying DEFAULT '' NOT NULL, uuid uuid DEFAULT gen_random_uuid() NOT NULL,
    settings jsonb DEFAULT '{}' NOT NULL, created_at timestamp(6) without time zone NOT NULL, updated_at timestamp(6) without time zone NOT NULL);
CREATE TABLE public.orders (id bigserial PRIMARY KEY, user_id bigint NOT NULL, state public.order_state DEFAULT 'pending' NOT NULL, total_cents integer,
    deleted_at timestamp(6) without time zone, search tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(state_text, ''))) STORED, state_text text);
CREATE TABLE public.comments (id bigserial PRIMARY KEY, commentable_type character varying, commentable_id bigint, body text);
CREATE UNIQUE INDEX index_users_on_email ON public.users (email);
CREATE INDEX index_users_on_lower_email ON public.users (lower(email::text));
CREATE INDEX index_orders_on_user_id ON public.orders (user_id);
CREATE INDEX index_orders_on_user_id_and_state ON public.orders (user_id, state);
CREATE INDEX index_orders_live ON public.orders (state) WHERE deleted_at IS NULL;
CREATE INDEX index_comments_on_commentable ON public.comments (commentable_type, commentable_id);
CREATE INDEX index_orders_on_search ON public.orders USING gin (search);
ALTER TABLE public.orders ADD CONSTRAINT fk_rails_f868b47f6a FOREIGN KEY (user_id) REFERENCES public.users (id);
INSERT INTO public.schema_migrations VALUES ('20240101000000'), ('20240315120000'), ('20250607080900');
