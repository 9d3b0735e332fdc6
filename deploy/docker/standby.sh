#!/bin/bash
# Copies the primary once, then follows it. To promote: docker compose exec standby gosu postgres pg_ctl promote -D "$PGDATA"
set -eu
PGDATA=/var/lib/postgresql/data
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    chown postgres "$PGDATA" && chmod 700 "$PGDATA"
    until gosu postgres pg_basebackup -d "host=primary user=dondoc application_name=standby1" -D "$PGDATA" -R -X stream; do sleep 2; done
fi
exec gosu postgres postgres -D "$PGDATA"
