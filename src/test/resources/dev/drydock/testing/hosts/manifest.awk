# Reads a static pod's manifest, in the shape that kubeadm writes, as lines: "argument TEXT" and "volume HOST_PATH MOUNT_PATH".
function leave() {
    if (name != "" && path != "") {
        if (section == "mounts") mounts[name] = path
        else hosts[name] = path
    }
    name = path = ""
}
{
    line = $0
    sub(/^ */, "", line)
    depth = length($0) - length(line)
}
line ~ /^(- )?command:$/ { leave(); section = "command"; next }
line == "volumeMounts:" { leave(); section = "mounts"; outer = depth; next }
line == "volumes:" { leave(); section = "volumes"; outer = depth; next }
section == "command" && line ~ /^- / {
    argument = substr(line, 3)
    if (argument ~ /^".*"$/ || argument ~ /^'.*'$/) argument = substr(argument, 2, length(argument) - 2)
    print "argument", argument
    next
}
section == "command" { section = "" }
section != "" && depth <= outer && line !~ /^- / { leave(); section = "" }
section != "" && line ~ /^- / { leave(); sub(/^- /, "", line) }
section != "" && line ~ /^name: / { name = substr(line, 7) }
section == "mounts" && line ~ /^mountPath: / { path = substr(line, 12) }
section == "volumes" && line ~ /^path: / { path = substr(line, 7) }
END {
    leave()
    for (name in mounts) if (name in hosts) print "volume", hosts[name], mounts[name]
}
