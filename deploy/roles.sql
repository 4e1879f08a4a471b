-- The database's roles. May be repeated. Run by a superuser, with the passwords in the environment:
--   OWNER_PASSWORD=… APP_PASSWORD=… REPLICATION_PASSWORD=… psql -v database=site -f deploy/roles.sql
\set ON_ERROR_STOP on
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv replication_password REPLICATION_PASSWORD

-- owner: migrations only. app: the site, which can read and write rows and change no table. replication: the replica.
SELECT 'CREATE ROLE ' || name FROM unnest(ARRAY['owner', 'app', 'replication']) AS name
    WHERE name NOT IN (SELECT rolname FROM pg_roles) \gexec
ALTER ROLE owner LOGIN PASSWORD :'owner_password';
-- A migration that waits for a lock has every later reader of the table wait behind it. After this it gives up, and the
-- release stops before anything has changed. Limit: what visitors bear. Default: 0, for ever.
ALTER ROLE owner SET lock_timeout = '2s';
ALTER ROLE app LOGIN PASSWORD :'app_password';
ALTER ROLE replication LOGIN REPLICATION PASSWORD :'replication_password';

SELECT 'CREATE DATABASE ' || quote_ident(:'database') || ' OWNER owner'
    WHERE :'database' NOT IN (SELECT datname FROM pg_database) \gexec
\connect :database
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO app;
-- Tables that a migration makes are the site's to use at once.
ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO app;
ALTER DEFAULT PRIVILEGES FOR ROLE owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO app;
-- UPDATE for setval(): `manage.py loaddata` sets each sequence behind the keys that it loaded.
-- Sequences of a database that is older than this line:
GRANT UPDATE ON ALL SEQUENCES IN SCHEMA public TO app;
