package dev.drydock.restore;

import dev.drydock.adapter.kubernetes.ManifestReader;
import dev.drydock.cluster.host.StaticPod;
import dev.drydock.sim.host.HostProcess;
import dev.drydock.sim.host.HostService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A kubelet's stand-in: runs what the manifests of static pods say as processes, for as long as the manifests are there. As with a
 * real one every file counts whose name does not begin with a dot, a changed file is another pod, a pod that ended is started again
 * after a moment, and pods outlast the kubelet.
 */
final class PlainKubelet implements HostService {
    private static final long LOOK_MILLIS = 100;
    private static final int LOOKS_BETWEEN_STARTS = 5;
    private static final int FIRST_PROCESS = 1000;

    private final PlainHost host;
    private final Map<String, Pod> pods = new HashMap<>();
    private Optional<Thread> thread = Optional.empty();
    private int started;

    PlainKubelet(PlainHost host) {
        this.host = host;
    }

    /** One that was started; {@code looks} is how often it was seen to have ended. */
    private static final class Pod {
        private final HostProcess process;
        private final Path shown;
        private int looks;

        Pod(HostProcess process, Path shown) {
            this.process = process;
            this.shown = shown;
        }
    }

    @Override
    public void start(List<String> words) {
        if (!runs()) {
            thread = Optional.of(
                    Thread.ofPlatform().daemon().name("kubelet-" + host.name()).start(this::lookAfter));
        }
    }

    @Override
    public boolean runs() {
        return thread.map(Thread::isAlive).orElse(false);
    }

    @Override
    public void stop() {
        thread.ifPresent(running -> {
            running.interrupt();
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void lookAfter() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void look() throws IOException {
        Map<String, String> manifests = manifests();
        for (String stamp : Set.copyOf(pods.keySet())) {
            Pod pod = pods.get(stamp);
            if (pod == null) {
                continue;
            }
            boolean wanted = manifests.containsKey(stamp);
            if (!wanted) {
                pod.process.stop();
            } else if (!pod.process.isActive()) {
                pod.looks++;
            }
            if (!wanted || pod.looks > LOOKS_BETWEEN_STARTS) {
                hide(pod.shown);
                pods.remove(stamp);
            }
        }
        for (Map.Entry<String, String> manifest : manifests.entrySet()) {
            if (!pods.containsKey(manifest.getKey())) {
                Optional<StaticPod> told = new ManifestReader().read(manifest.getValue());
                if (told.isPresent()) {
                    pods.put(manifest.getKey(), run(told.get()));
                }
            }
        }
    }

    /** The texts of the manifests, by what changes whenever a file does. */
    private Map<String, String> manifests() throws IOException {
        Map<String, String> found = new TreeMap<>();
        List<Path> files;
        try (Stream<Path> all = Files.list(host.path("/etc/kubernetes/manifests"))) {
            files = all.filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList();
        }
        for (Path file : files) {
            try {
                String stamp = file.getFileName() + " " + Files.getAttribute(file, "unix:ino") + " "
                        + Files.getLastModifiedTime(file) + " " + Files.size(file);
                found.put(stamp, Files.readString(file));
            } catch (NoSuchFileException gone) {
                // It was taken out while this looked.
            }
        }
        return found;
    }

    /** In a container a folder is where the manifest mounts it; here the words lead to where it is mounted from. */
    private Pod run(StaticPod pod) throws IOException {
        List<String> words = new ArrayList<>();
        String program = pod.words().getFirst();
        words.add(host.path("/usr/local/bin/" + program).toString());
        for (String word : pod.words().subList(1, pod.words().size())) {
            String led = word;
            for (Map.Entry<String, String> folder : pod.hostFolders().entrySet()) {
                Files.createDirectories(Path.of(folder.getValue()));
                if (word.endsWith("=" + folder.getKey())) {
                    led = word.substring(0, word.length() - folder.getKey().length()) + folder.getValue();
                }
            }
            words.add(led);
        }
        HostProcess process = host.launch("pod-" + program, words);
        started++;
        return new Pod(process, show(program, words));
    }

    /** The host's scripts look for what runs among its processes. */
    private Path show(String program, List<String> words) throws IOException {
        Path shown = Files.createDirectories(host.path("/proc/" + (FIRST_PROCESS + started)));
        Files.writeString(shown.resolve("cmdline"), String.join("\0", words) + "\0", StandardCharsets.UTF_8);
        Files.writeString(shown.resolve("comm"), program + "\n");
        return shown;
    }

    private static void hide(Path shown) throws IOException {
        for (String name : new TreeSet<>(Set.of("comm", "cmdline"))) {
            Files.deleteIfExists(shown.resolve(name));
        }
        Files.deleteIfExists(shown);
    }
}
