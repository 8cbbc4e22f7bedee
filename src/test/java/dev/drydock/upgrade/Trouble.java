package dev.drydock.upgrade;

import dev.drydock.sim.cluster.BudgetShape;
import dev.drydock.testing.hosts.TestHost;
import dev.drydock.testing.kubeadm.Fault;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What goes wrong while a step of an upgrade, or of a patch, works on a node. */
enum Trouble {
    /** The process of Drydock dies before the step's outcome is in the journal. */
    BOT_KILLED_BEFORE_THE_OUTCOME(Course.KILLED),
    /** The process dies when the step's intent is in the journal, and nothing was done yet. */
    BOT_KILLED_BEFORE_THE_EFFECT(Course.KILLED),
    /** Every connection is cut in mid-work, and can be made anew. */
    CONNECTION_CUT(Course.PASSES) {
        @Override
        void begin(Place place) throws IOException {
            var unused = place.host().run("pkill -KILL -f 'sshd: drydock'");
        }
    },
    /** The host loses its power in mid-work, and boots again. */
    REBOOTED(Course.PASSES) {
        @Override
        void begin(Place place) throws IOException {
            place.host().kill();
            place.host().start();
        }
    },
    /** No API server answers for some seconds. */
    API_AWAY(Course.PASSES) {
        @Override
        void begin(Place place) throws IOException {
            place.scene().kubeadm.cluster().stop();
            pause(3000);
            place.scene().kubeadm.cluster().start();
        }
    },
    /** Another program changes packages, and is done after some seconds. */
    PACKAGES_LOCKED(Course.PASSES) {
        @Override
        void begin(Place place) throws IOException {
            place.scene().kubeadm.lockPackages(place.host());
        }

        @Override
        void end(Place place) throws IOException {
            pause(8000);
            place.scene().kubeadm.unlockPackages(place.host());
        }
    },
    /** The host is not reached. */
    UNREACHABLE(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.host().disconnect();
        }

        @Override
        void end(Place place) throws IOException {
            place.host().connect();
        }
    },
    /** The host loses its power, and is not there until somebody has seen to it. */
    HOST_LOST(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.host().kill();
        }

        @Override
        void end(Place place) throws IOException {
            place.host().start();
            place.scene().kubeadm.awaitReady(place.host());
        }
    },
    /** Whoever logs in may not act as root. */
    SUDO_REFUSED(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.host().must("cp -p /etc/sudoers /etc/sudoers.kept; sed -i /^drydock/d /etc/sudoers");
        }

        @Override
        void end(Place place) throws IOException {
            place.host().must("mv /etc/sudoers.kept /etc/sudoers");
        }
    },
    /** Room is left for scripts, and for nothing else. */
    DISK_FULL(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.forget();
            for (String disk : DISKS) {
                place.host().fillDisk(disk, 32);
            }
        }

        @Override
        void end(Place place) throws IOException {
            for (String disk : DISKS) {
                place.host().freeDisk(disk);
            }
        }
    },
    /** The version is not in the repository any more. */
    PACKAGE_MISSING(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.forget();
            place.packages()
                    .forEach(name -> place.scene().kubeadm.repository().withholdKubernetes(name, place.version()));
        }

        @Override
        void end(Place place) {
            place.packages()
                    .forEach(name -> place.scene().kubeadm.repository().provideKubernetes(name, place.version()));
        }
    },
    /** The repositories answer with an error. */
    REPOSITORY_DOWN(Course.ASKS) {
        @Override
        void begin(Place place) {
            place.scene().kubeadm.repository().down(true);
        }

        @Override
        void end(Place place) {
            place.scene().kubeadm.repository().down(false);
        }
    },
    /** A package's own script fails, once. */
    PACKAGE_FAILS(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.scene()
                    .kubeadm
                    .fault(
                            place.host(),
                            Fault.maintainerScript(place.packages().getFirst(), "postinst")
                                    .onlyOnce());
        }
    },
    /** The kubelet leaves its static pods as they are, and kubeadm takes back what it changed. Before all that lets kubeadm change them. */
    STATIC_PODS_STUCK(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.scene().kubeadm.fault(place.host(), Fault.patience(Duration.ofSeconds(3)));
            sicken(place, place.kubelet(), Fault.Illness.STUCK);
        }

        @Override
        void end(Place place) throws IOException {
            heal(place);
        }
    },
    /** kubeadm fails in its last phase, once. */
    KUBEADM_FAILS(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.scene()
                    .kubeadm
                    .fault(
                            place.host(),
                            Fault.kubeadm(place.step(), "post-upgrade", Fault.Run.EXIT)
                                    .onlyOnce());
        }
    },
    /** kubeadm is killed in its midst, once. */
    KUBEADM_KILLED(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            place.scene()
                    .kubeadm
                    .fault(
                            place.host(),
                            Fault.kubeadm(place.step(), "kubelet-config", Fault.Run.KILL)
                                    .onlyOnce());
        }
    },
    /** The new kubelet ends at once, again and again. */
    KUBELET_DEAD(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            sicken(place, place.version(), Fault.Illness.EXIT);
        }

        @Override
        void end(Place place) throws IOException {
            heal(place);
        }
    },
    /** The new kubelet says that it is not ready. */
    KUBELET_UNREADY(Course.ASKS) {
        @Override
        void begin(Place place) throws IOException {
            sicken(place, place.version(), Fault.Illness.UNREADY);
        }

        @Override
        void end(Place place) throws IOException {
            heal(place);
        }
    },
    /** A budget lets no pod go, for longer than the node may take. */
    BUDGET_BLOCKS(Course.ASKS) {
        @Override
        void begin(Place place) {
            place.scene().kubeadm.cluster().rebudget("default", "web", BudgetShape.minAvailable(100));
        }

        @Override
        void end(Place place) {
            place.scene().kubeadm.cluster().rebudget("default", "web", BudgetShape.minAvailable(0));
        }
    },
    /** The API server says that it is not ready. */
    API_UNREADY(Course.ASKS) {
        @Override
        void begin(Place place) {
            place.scene().kubeadm.cluster().probes().fail("etcd");
        }

        @Override
        void end(Place place) {
            place.scene().kubeadm.cluster().probes().pass();
        }
    };

    /** What fills up: where the scripts and their logs are, and where packages are fetched to. */
    static final List<String> DISKS = List.of("/var/lib/drydock", "/var/cache/apt/archives");

    /** How it goes on. */
    enum Course {
        /** Another process takes the run up. */
        KILLED,
        /** The run gets through it by itself. */
        PASSES,
        /** A lead is asked; it ends as soon as that is, or, if it is to last, with the run. */
        ASKS
    }

    /**
     * Where it happens.
     *
     * @param step what the journal calls the step, without the node
     * @param version what the node is brought to, as {@code 1.32.0}
     * @param kubelet what its kubelet is before
     */
    record Place(MaintenanceScene scene, TestHost host, String step, String version, String kubelet) {
        /** What was fetched before needs neither room nor a repository. */
        void forget() throws IOException {
            host.must("apt-get clean");
        }

        /** Those that the step installs. */
        List<String> packages() {
            return switch (step) {
                case "kubelet" -> List.of("kubelet", "kubectl");
                case "install" -> List.of("harbour-tools");
                default -> List.of("kubeadm");
            };
        }
    }

    private final Course course;

    Trouble(Course course) {
        this.course = course;
    }

    Course course() {
        return course;
    }

    void begin(Place place) throws IOException {}

    void end(Place place) throws IOException {}

    private static void sicken(Place place, String version, Fault.Illness how) throws IOException {
        place.scene().kubeadm.fault(place.host(), Fault.kubelet(version, how));
        place.host().must("systemctl restart kubelet");
    }

    private static void heal(Place place) throws IOException {
        place.scene().kubeadm.noFaults(place.host());
        place.host().must("systemctl restart kubelet");
        place.scene().kubeadm.awaitReady(place.host());
    }

    private static void pause(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
