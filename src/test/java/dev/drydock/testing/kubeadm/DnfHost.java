package dev.drydock.testing.kubeadm;

import dev.drydock.testing.Command;
import dev.drydock.testing.RealTools;
import dev.drydock.testing.hosts.StandIn;
import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A host that has dnf and rpm in place of apt: the real ones, as Debian packages them, with repositories of real packages that are
 * built on the host and served there over HTTP. Its dnf is of version 4, and refuses what 5 would not take either.
 */
public final class DnfHost {
    /** Two that hosts have in version 1.0, and that 1.1 can be published of. */
    public static final String TOOLS = "harbour-tools";
    /** By this name dnf keeps an older one beside it, and asks for a reboot. */
    public static final String KERNEL = "kernel";

    /** What hosts have, and what replaces it once that is published. */
    public static final String OLD = "harbour-old";

    public static final String NEW = "harbour-new";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RPMS = "/srv/rpms";

    private final TestHost host;

    private DnfHost(TestHost host) {
        this.host = host;
    }

    /**
     * Makes it of a host with apt that is on.
     *
     * @param setup the first of its versions is what is installed
     */
    public static DnfHost make(TestHost host, KubeadmSetup setup) throws IOException {
        Path tree = RealTools.unpackedWithNeeds("dnf", List.of("dnf", "dnf-plugins-core", "rpm", "createrepo-c"));
        Path archive = Files.createTempFile("drydock-dnf", ".tar");
        try {
            DebianArchive.succeed(List.of("tar", "-C", tree.toString(), "-cf", archive.toString(), "."), Path.of("/"));
            Command.Result result = host.run(archive, PATIENCE, "tar -C / --no-same-owner -xf -");
            if (result.exit() != 0) {
                throw new IOException("dnf cannot be put onto " + host.name() + ": " + result.output());
            }
        } finally {
            Files.delete(archive);
        }
        DnfHost made = new DnfHost(host);
        for (String version : setup.versions()) {
            for (DebianArchive each : KubernetesPackages.of(version)) {
                made.build(each, "core:/stable:/v" + KubernetesPackages.minor(version) + "/rpm", "");
            }
        }
        for (String name : List.of(TOOLS, KERNEL)) {
            made.build(plain(name, "1.0"), "system", "");
            made.build(plain(name, "1.1"), "later", "");
        }
        made.build(plain(OLD, "1.0"), "system", "");
        made.build(plain(NEW, "1.1"), "later", "Obsoletes: " + OLD + " < 1.1");
        made.must(StandIn.text(KubeadmHosts.class, "dnf-host.sh"), setup.version());
        host.must("rm /usr/bin/dnf");
        host.write(
                "/usr/bin/dnf",
                StandIn.text(KubeadmHosts.class, "dnf-of-both.sh").getBytes(StandardCharsets.UTF_8),
                "0755");
        return made;
    }

    /** Two kernels are there at once, so no file may be of both. */
    private static DebianArchive plain(String name, String version) {
        Map<String, String> files = Map.of("/usr/share/" + name + "-" + version + "/version", version + "\n");
        return new DebianArchive(name, version + "-1", Map.of(), files, Map.of());
    }

    /** Builds a package of what another one has, by {@code rpmbuild}; a script of it fails where the host is told so. */
    private void build(DebianArchive archive, String repository, String replaces) throws IOException {
        String tree = "/root/build/" + archive.name();
        host.must("rm -rf \"$1\"; mkdir -p \"$1\"", tree);
        StringBuilder list = new StringBuilder();
        for (Map.Entry<String, String> program : archive.programs().entrySet()) {
            host.write(tree + program.getKey(), program.getValue().getBytes(StandardCharsets.UTF_8), "0755");
            list.append(program.getKey()).append('\n');
        }
        for (Map.Entry<String, String> file : archive.files().entrySet()) {
            host.write(tree + file.getKey(), file.getValue());
            list.append(file.getKey()).append('\n');
        }
        String[] version = archive.version().split("-", 2);
        host.write("/root/build/package.spec", """
            Name: %1$s
            Version: %2$s
            Release: %3$s
            Summary: A stand-in for tests
            License: none
            BuildArch: noarch
            AutoReqProv: no
            %6$s
            %%description
            %%install
            cp -a %5$s/. %%{buildroot}
            %%pre
            if grep -qs '^dpkg %1$s/preinst exit' /var/lib/rig/faults; then
                sed -i '\\#^dpkg %1$s/preinst exit once#d' /var/lib/rig/faults
                echo '%1$s: made to fail' >&2
                exit 1
            fi
            %%files
            %4$s\
            """.formatted(
                        archive.name(), version[0], version[1], list, tree, replaces));
        must(
                "rpmbuild -bb --quiet --define '_topdir /root/build/top' --define \"_rpmdir $1\" --define"
                        + " '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' /root/build/package.spec",
                RPMS + "/" + repository);
    }

    private void must(String text, String argument) throws IOException {
        Command.Result result = host.run(Path.of("/dev/null"), PATIENCE, "exec 2>&1; set -e\n" + text, argument);
        if (result.exit() != 0) {
            throw new IOException(host.name() + " gets no dnf: " + result.output());
        }
    }

    /** Publishes the newer version of a package; with word that it mends a hole, or without. */
    public void publish(String name, boolean security) throws IOException {
        host.must("""
            set -e
            cd /srv/rpms/system
            mv ../later/"$1"-*.rpm .
            createrepo_c -q .
            [ "$2" = false ] || cat >/root/build/updateinfo.xml <<END
            <?xml version="1.0" encoding="UTF-8"?>
            <updates><update from="harbour@example.test" status="final" type="security" version="1">
            <id>HARBOUR-1</id><title>A hole</title><severity>Important</severity><issued date="2026-01-01 00:00:00"/>
            <pkglist><collection short="harbour"><name>harbour</name>
            <package name="$1" version="1.1" release="1" epoch="0" arch="noarch" src="$1-1.1-1.src.rpm">
            <filename>$1-1.1-1.noarch.rpm</filename></package>
            </collection></pkglist></update></updates>
            END
            [ ! -e /root/build/updateinfo.xml ] || modifyrepo_c /root/build/updateinfo.xml repodata >/dev/null
            """, name, Boolean.toString(security));
    }

    /** Takes a package of Kubernetes off its repository, or puts it there again. */
    public void withhold(String name, String version, boolean now) throws IOException {
        host.must("""
            set -e
            repository=/srv/rpms/core:/stable:/v"${2%.*}"/rpm
            if [ "$3" = true ]; then
                mv "$repository"/"$1-$2"-*.rpm /srv/rpms/later
            else
                mv /srv/rpms/later/"$1-$2"-*.rpm "$repository"
            fi
            createrepo_c -q "$repository"
            """, name, version, Boolean.toString(now));
    }

    /** Takes the repositories away, or brings them back. */
    public void down(boolean now) throws IOException {
        host.must(
                now
                        ? "systemctl stop rpms"
                        : "systemctl start rpms; until python3 -c 'import socket;"
                                + " socket.create_connection((\"127.0.0.1\", 8085))' 2>/dev/null; do sleep 0.1; done");
    }

    /** Holds the lock of dnf, as another dnf does that installs something. */
    public void lock() throws IOException {
        host.must("""
            systemd-run --quiet --unit=other-dnf /usr/bin/python3 -c '
            import dnf.lock, time
            with dnf.lock.build_rpmdb_lock("/var/lib/dnf", True): time.sleep(86400)'
            until [ -s /var/lib/dnf/rpmdb_lock.pid ]; do systemctl is-active --quiet other-dnf || exit 1; sleep 0.05; done
            """);
    }

    /** Holds the lock of dnf's lists, as another dnf does that fetches them. */
    public void lockLists() throws IOException {
        host.must("""
            systemd-run --quiet --unit=other-dnf /usr/bin/python3 -c '
            import dnf.lock, time
            with dnf.lock.build_metadata_lock("/var/cache/dnf", True): time.sleep(86400)'
            until [ -s /var/cache/dnf/metadata_lock.pid ]; do systemctl is-active --quiet other-dnf || exit 1; sleep 0.05; done
            """);
    }

    /** Takes that lock away. */
    public void unlock() throws IOException {
        host.must("systemctl stop other-dnf");
    }
}
