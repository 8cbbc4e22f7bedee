package dev.drydock.restore;

import dev.drydock.testing.hosts.TestHost;
import java.io.IOException;

/** What goes wrong on a host while a step of a restore works there. */
enum Trouble {
    /** The process of Drydock dies before the step's outcome is in the journal. */
    BOT_KILLED_BEFORE_THE_OUTCOME {
        @Override
        void begin(TestHost host) {}

        @Override
        void end(TestHost host) {}
    },
    /** The process dies when the step's intent is in the journal, and nothing was done yet. */
    BOT_KILLED_BEFORE_THE_EFFECT {
        @Override
        void begin(TestHost host) {}

        @Override
        void end(TestHost host) {}
    },
    /** Every connection is cut in mid-work, and can be made anew. */
    CONNECTION_CUT {
        @Override
        void begin(TestHost host) throws IOException {
            var unused = host.run("pkill -KILL -f 'sshd: drydock'");
        }

        @Override
        void end(TestHost host) {}
    },
    /** The host is not reached until the step has failed. */
    UNREACHABLE {
        @Override
        void begin(TestHost host) throws IOException {
            host.disconnect();
        }

        @Override
        void end(TestHost host) throws IOException {
            host.connect();
        }
    },
    /** The host loses its power in mid-work, and boots again. */
    REBOOTED {
        @Override
        void begin(TestHost host) throws IOException {
            host.kill();
            host.start();
        }

        @Override
        void end(TestHost host) {}
    },
    /** Whoever logs in may not act as root until the step has failed. */
    SUDO_REFUSED {
        @Override
        void begin(TestHost host) throws IOException {
            host.must("cp -p /etc/sudoers /etc/sudoers.kept; sed -i /^drydock/d /etc/sudoers");
        }

        @Override
        void end(TestHost host) throws IOException {
            host.must("mv /etc/sudoers.kept /etc/sudoers");
        }
    },
    /** No room is left where the data is, until the step has failed. */
    DISK_FULL {
        @Override
        void begin(TestHost host) throws IOException {
            host.fillDisk("/var/lib", 16);
        }

        @Override
        void end(TestHost host) throws IOException {
            host.freeDisk("/var/lib");
        }
    },
    /** Not a byte is left where the data is, until the step has failed. */
    NO_ROOM {
        @Override
        void begin(TestHost host) throws IOException {
            host.fillDisk("/var/lib", 0);
        }

        @Override
        void end(TestHost host) throws IOException {
            host.freeDisk("/var/lib");
        }
    },
    /** A little room is left where the data is, until the step has failed: enough for scripts, and not for data. */
    LITTLE_ROOM {
        @Override
        void begin(TestHost host) throws IOException {
            host.fillDisk("/var/lib", 40_000);
        }

        @Override
        void end(TestHost host) throws IOException {
            host.freeDisk("/var/lib");
        }
    },
    /** The API server has ended, and its program does not run until the step has failed. */
    API_DOES_NOT_START {
        @Override
        void begin(TestHost host) throws IOException {
            host.must("chmod a-x " + API_SERVER + "; pkill -KILL -x kube-apiserver || true");
        }

        @Override
        void end(TestHost host) throws IOException {
            host.must("chmod a+x " + API_SERVER);
        }
    },
    /** The copy of the snapshot on the host is not what it was. */
    COPY_DAMAGED {
        @Override
        void begin(TestHost host) throws IOException {
            host.must("for f in /var/lib/drydock/r-*/snapshot.db; do printf x | dd of=\"$f\" bs=1 seek=9000"
                    + " conv=notrunc; done");
        }

        @Override
        void end(TestHost host) {}
    },
    /** The host loses its power in mid-work, and does not come back before the run is over. */
    HOST_LOST {
        @Override
        void begin(TestHost host) throws IOException {
            host.kill();
        }

        @Override
        void end(TestHost host) {}
    },
    /** The member is of another version than the others by now, as one that somebody upgrades alone. */
    ANOTHER_VERSION {
        @Override
        void begin(TestHost host) throws IOException {
            host.must("""
                manifest=/etc/kubernetes/manifests/etcd.yaml
                if test -e $manifest; then
                    cp -p $manifest /root/etcd.kept
                    sed -i 's/etcd:3[.]5[.][0-9]*/etcd:3.4.23/' $manifest
                else
                    mv /usr/bin/etcd /usr/bin/etcd.kept
                    printf '#!/bin/sh\\ntest "$1" = --version && exec echo etcd Version: 3.4.23\\nexec /usr/bin/etcd.kept "$@"\\n' \\
                        >/usr/bin/etcd
                    chmod 755 /usr/bin/etcd
                fi
                """);
        }

        @Override
        void end(TestHost host) throws IOException {
            host.must("""
                if test -e /root/etcd.kept; then
                    mv /root/etcd.kept /etc/kubernetes/manifests/etcd.yaml
                else
                    mv /usr/bin/etcd.kept /usr/bin/etcd
                fi
                """);
        }
    },
    /** etcd's program does not run until the step has failed. */
    ETCD_DOES_NOT_START {
        @Override
        void begin(TestHost host) throws IOException {
            host.must("chmod a-x " + PROGRAM);
        }

        @Override
        void end(TestHost host) throws IOException {
            host.must("chmod a+x " + PROGRAM);
        }
    };

    /** Where a unit has it, or the image of a static pod. */
    private static final String PROGRAM =
            "\"$(readlink -f \"$(ls /usr/libexec/images/etcd /usr/bin/etcd 2>/dev/null | head -n 1)\")\"";

    private static final String API_SERVER =
            "\"$(ls /usr/libexec/images/kube-apiserver /usr/bin/kube-apiserver 2>/dev/null | head -n 1)\"";

    abstract void begin(TestHost host) throws IOException;

    abstract void end(TestHost host) throws IOException;
}
