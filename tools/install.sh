#!/bin/sh
# Installs Đôn Đốc from this folder, without any network, beside earlier releases:
#   sh install.sh [/opt/dondoc]
# Afterwards /opt/dondoc/current is the release; to go back, let the link name the one before. Data lie elsewhere and are not touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-/opt/dondoc}
read_manifest() { sed -n "s/^ *\"$1\": \"\(.*\)\".*/\1/p" "$here/manifest.json"; }
version=$(read_manifest version)
wanted=$(read_manifest python)

echo "Kiểm tra gói… / Checking the package…"
(cd "$here" && sha256sum --quiet -c SHA256SUMS) || { echo "Gói bị hỏng hoặc bị sửa: chép lại gói. / The package is damaged: copy it again." >&2; exit 1; }

python=
# The distribution's own before one of somebody's home, which the account of the service could not read.
for found in "${PYTHON:-}" "/usr/bin/python$wanted" /usr/bin/python3 "python$wanted" python3; do
    [ -n "$found" ] || continue
    said=$("$found" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue
    [ "$said" = "$wanted" ] && { python=$found; break; }
done
[ -n "$python" ] || { echo "Gói này cần Python $wanted có venv (Debian, Ubuntu: python$wanted-venv). / Python $wanted with venv is needed." >&2; exit 1; }

release="$target/$version"
[ ! -e "$release" ] || { echo "$release đã có: xóa hoặc chọn nơi khác. / It is there already." >&2; exit 1; }
mkdir -p "$target"
trap 'rm -rf "$release"' EXIT
echo "Cài vào $release… / Installing…"
"$python" -m venv "$release"
"$release/bin/python" -m pip install --quiet --disable-pip-version-check --no-index --no-deps --require-hashes \
    --find-links "$here/wheels" -r "$here/requirements-server.txt"
"$release/bin/dondoc" --help >/dev/null
trap - EXIT
ln -sfn "$version" "$target/current"
echo "Xong: $target/current/bin/dondoc. Bước tiếp theo: docs/operate.md. / Done. What comes next: docs/operate.md."
