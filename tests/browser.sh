# Chromium and a Chinese font for the page tests: installed where that is possible, else one line says how.
set -eu
have() { command -v chromium >/dev/null 2>&1 && fc-list 2>/dev/null | grep -qi 'cjk'; }
have && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium fonts-noto-cjk >/dev/null
fi
have || { echo "The page tests need Chromium and a Chinese font: sudo apt-get install chromium fonts-noto-cjk"; exit 1; }
