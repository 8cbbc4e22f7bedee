package dev.drydock.restore;

import java.io.IOException;

/** What goes wrong on a host that needs no root while a step of a restore works there. */
enum PlainTrouble {
    /** The process of Drydock dies before the step's outcome is in the journal. */
    BOT_KILLED_BEFORE_THE_OUTCOME {
        @Override
        void begin(PlainHost host) {}
    },
    /** The process dies when the step's intent is in the journal, and nothing was done yet. */
    BOT_KILLED_BEFORE_THE_EFFECT {
        @Override
        void begin(PlainHost host) {}
    },
    /** Every connection is cut in mid-work, and can be made anew. */
    CONNECTION_CUT {
        @Override
        void begin(PlainHost host) {
            host.cut();
        }
    },
    /** Whoever logs in may not act as root until the step has failed. */
    SUDO_REFUSED {
        @Override
        void begin(PlainHost host) throws IOException {
            host.must("""
                cd usr/local/sbin
                mv sudo sudo.kept
                printf '#!/bin/sh\\necho sudo: a password is required >&2\\nexit 1\\n' >sudo.new
                chmod 700 sudo.new
                mv sudo.new sudo
                """);
        }

        @Override
        void end(PlainHost host) throws IOException {
            host.must("mv usr/local/sbin/sudo.kept usr/local/sbin/sudo");
        }
    },
    /** The copy of the snapshot on the host is not what it was. */
    COPY_DAMAGED {
        @Override
        void begin(PlainHost host) throws IOException {
            host.must("for f in var/lib/drydock/r-*/snapshot.db; do printf x | dd of=\"$f\" bs=1 seek=9000"
                    + " conv=notrunc; done");
        }
    },
    /** The API server has ended, and its program does not run until the step has failed. */
    API_DOES_NOT_START {
        @Override
        void begin(PlainHost host) throws IOException {
            host.must("""
                mv usr/local/bin/kube-apiserver usr/local/bin/kube-apiserver.kept
                pkill -KILL -f "$PWD/usr/local/bin/kube-apiserver" || true
                """);
        }

        @Override
        void end(PlainHost host) throws IOException {
            host.must("mv usr/local/bin/kube-apiserver.kept usr/local/bin/kube-apiserver");
        }
    },
    /** etcd's program does not run until the step has failed. */
    ETCD_DOES_NOT_START {
        @Override
        void begin(PlainHost host) throws IOException {
            host.must("mv usr/local/bin/etcd usr/local/bin/etcd.kept");
        }

        @Override
        void end(PlainHost host) throws IOException {
            host.must("mv usr/local/bin/etcd.kept usr/local/bin/etcd");
        }
    };

    abstract void begin(PlainHost host) throws IOException;

    /** Most leave nothing that is to be put right. */
    void end(PlainHost host) throws IOException {}
}
