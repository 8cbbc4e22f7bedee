package dev.drydock.action.backup.certs;

import java.util.List;

/** Writes what is run on a host to look at what is to be kept of it, and to send it sealed. Pure text. */
final class CertsBackupScripts {
    /** Where static pods' manifests are. */
    static final String MANIFESTS = "/etc/kubernetes/manifests";

    /** A file that is larger is no certificate, key or configuration. */
    private static final int LARGEST = 1 << 20;

    private static final String HEAD = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export PATH LC_ALL=C
        """;

    /** Prints {@code key=value} lines; changes nothing. */
    static final String LOOK = HEAD + """
        # With lines that go on in the next one in one.
        joined() { sed -e ':more' -e '/\\\\$/{N;s/\\\\\\n/ /;b more' -e '}'; }

        look() {
            for tool in openssl tar base64; do command -v "$tool" >/dev/null && echo "tool=$tool"; done
            for part in etcd kube-apiserver kube-controller-manager kube-scheduler; do
                test -e /etc/kubernetes/manifests/$part.yaml && echo "manifest=$part"
                test "$(systemctl show -p LoadState --value $part.service 2>/dev/null)" = loaded || continue
                echo "unit=$part"
                start=$(systemctl show -p ExecStart --value $part.service)
                printf '%s\\n' "$start" | sed "s/^/start=$part /"
                # Of variables, those alone that its command names, and etcd's own: what else is in them is nobody's business.
                used=$(printf '%s' "$start" | grep -oE '[$][{]?[A-Za-z_][A-Za-z0-9_]*' | tr -d '${' | sort -u | tr '\\n' '|')
                names="(${used}ETCD_[A-Z_]*)"
                # As its files have them: of a value with a blank in it `systemctl show` says "[unprintable]".
                systemctl cat $part.service | joined | sed -n 's/^Environment=//p' | xargs -n 1 printf '%s\\n' |
                    sed -nE "s/^$names=/env=$part \\1=/p"
                systemctl show -p FragmentPath --value $part.service | sed 's/^/found=/'
                systemctl show -p DropInPaths --value $part.service | tr ' ' '\\n' | sed 's/^/found=/'
                systemctl show -p EnvironmentFiles --value $part.service | sed 's/ (.*//' | while read -r file; do
                    echo "found=$file"
                    joined <"$file" | sed -nE "s/^[[:space:]]*$names[[:space:]]*=/env=$part \\1=/p"
                done
            done
            # Those within others are named too: each may be a link to a folder elsewhere, which is gone into by its name alone.
            for folder in /etc/kubernetes /etc/kubernetes/pki /etc/kubernetes/pki/etcd /etc/kubernetes/manifests /etc/etcd \\
                /var/lib/kubernetes /var/lib/kubelet/pki; do
                test -d "$folder" || continue
                find -H "$folder" -maxdepth 4 -path /etc/kubernetes/tmp -prune -o \\( -type f -o -type l \\) -print |
                    sed 's/^/found=/'
            done
            for file in /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env /etc/default/kubelet; do
                test -f "$file" && echo "found=$file"
            done
        }
        look </dev/null 2>/dev/null
        exit 0
        """;

    private CertsBackupScripts() {}

    /**
     * Sends files in an archive, which is sealed before it leaves the host's memory: nothing of it is written there, and only who
     * has the certificate's key can open it.
     *
     * @param certificate whom it is sealed for, in PEM
     * @param paths each on a line of its own there
     */
    static String send(String certificate, List<String> paths) {
        return HEAD + """
            umask 077
            work=$(mktemp -d) || { echo "there is no room for a folder in /tmp" >&2; exit 3; }
            trap 'rm -rf "$work"' EXIT
            trap 'exit 4' INT TERM HUP
            cat >"$work/recipient" <<'END OF CERTIFICATE'
            %s
            END OF CERTIFICATE
            cat >"$work/list" <<'END OF LIST'
            %s
            END OF LIST
            : >"$work/there"
            while IFS= read -r path; do
                if test ! -e "$path" && test ! -L "$path"; then
                    echo "missing=$path"
                elif test -L "$path"; then
                    printf '%%s\\n' "${path#/}" >>"$work/there"
                    target=$(readlink -f "$path")
                    test ! -f "$target" || printf '%%s\\n' "${target#/}" >>"$work/there"
                elif test ! -f "$path"; then
                    echo "special=$path"
                elif test "$(stat -c %%s "$path")" -gt %d; then
                    echo "large=$path"
                else
                    printf '%%s\\n' "${path#/}" >>"$work/there"
                fi
            done <"$work/list"
            sort -u "$work/there" >"$work/all"
            {
                tar --format=ustar --hard-dereference -C / -cf - -T "$work/all" </dev/null 2>"$work/tar.err"
                echo $? >"$work/tar"
            } | {
                openssl cms -encrypt -binary -stream -outform DER -aes256 -recip "$work/recipient" \\
                    -keyopt rsa_padding_mode:oaep 2>"$work/openssl.err"
                echo $? >"$work/openssl"
            } | base64 | sed 's/^/sealed=/'
            test "$(cat "$work/tar")" -le 1 || { echo "tar: $(tail -n 1 "$work/tar.err")" >&2; exit 5; }
            test "$(cat "$work/openssl")" -eq 0 || { echo "openssl: $(tail -n 1 "$work/openssl.err")" >&2; exit 6; }
            echo end=yes
            exit 0
            """.formatted(certificate.strip(), String.join("\n", paths), LARGEST);
    }
}
