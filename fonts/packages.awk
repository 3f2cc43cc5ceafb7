# The Debian packages of a font manifest, once each, in the order of the file.
#     awk -f packages.awk fonts.manifest
$1 == "package" && !seen[$2]++ { print $2 }
