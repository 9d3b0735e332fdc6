#!/bin/bash
# Once, when the primary is made: the inner network may copy it, for the standby.
set -eu
echo "host replication dondoc 172.30.0.0/24 scram-sha-256" >> "$PGDATA/pg_hba.conf"
