package dev.drydock.testing.kubeadm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Repositories of real Debian packages behind plain HTTP: one for each minor release of Kubernetes, in the layout of its own, and
 * two for patches of the system.
 */
public final class PackageRepository implements AutoCloseable {
    private final Path folder;
    private final HttpServer server;
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> withheld = new ConcurrentSkipListSet<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile Duration delay = Duration.ZERO;

    private PackageRepository(Path folder, HttpServer server) {
        this.folder = folder;
        this.server = server;
    }

    /**
     * Builds the packages and serves them.
     *
     * @param folder where they are built, which need not be there
     * @param address the machine's own address that they are served on
     * @param versions of Kubernetes, as {@code 1.31.1}
     */
    static PackageRepository start(Path folder, String address, List<String> versions) throws IOException {
        String architecture = DebianArchive.succeed(List.of("dpkg", "--print-architecture"), Path.of("/"))
                .strip();
        for (String version : versions) {
            Path repository = Files.createDirectories(folder.resolve(path(KubernetesPackages.minor(version))));
            for (DebianArchive archive : KubernetesPackages.of(version)) {
                archive.build(repository, architecture);
            }
        }
        for (Patch patch : Patch.values()) {
            Path repository = Files.createDirectories(folder.resolve(patch.repository()));
            for (String version : List.of("1.0-1", "1.1-1")) {
                archive(patch, version).build(repository, architecture);
            }
        }
        Set<String> repositories = versions.stream()
                .map(version -> path(KubernetesPackages.minor(version)))
                .collect(Collectors.toCollection(TreeSet::new));
        Stream.of(Patch.values()).map(Patch::repository).forEach(repositories::add);
        for (String repository : repositories) {
            index(folder.resolve(repository));
        }
        HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 16);
        PackageRepository started = new PackageRepository(folder, server);
        for (Patch patch : Patch.values()) {
            started.withhold(patch.packageName(), "1.1-1");
        }
        server.createContext("/", started::handle);
        server.setExecutor(started.answering);
        server.start();
        return started;
    }

    private static DebianArchive archive(Patch patch, String version) {
        String name = patch.packageName();
        return new DebianArchive(
                name,
                version,
                Map.of(),
                Map.of("/usr/share/" + name + "/version", version + "\n"),
                KubernetesPackages.scripts(name, patch.afterwards()));
    }

    private static String path(String minor) {
        return "core:/stable:/v" + minor + "/deb";
    }

    /** Writes the list of what a folder has. The scanner's library comes in a package of its own. */
    private static void index(Path repository) throws IOException {
        String need = "repositories of Debian packages";
        Path scanner = RealTools.unpacked("dpkg-dev", need).resolve("usr/bin/dpkg-scanpackages");
        Path library = RealTools.unpacked("libdpkg-perl", need).resolve("usr/share/perl5");
        DebianArchive.succeed(
                List.of(
                        "sh",
                        "-c",
                        "PERL5LIB=$2 perl \"$1\" --multiversion . >Packages 2>scan.log || { cat scan.log; exit 1; }",
                        "scan",
                        scanner.toString(),
                        library.toString()),
                repository);
    }

    /** The line of {@code kubernetes.list} for a minor release, as {@code 1.31}. */
    public String source(String minor) {
        return line(path(minor));
    }

    /** The lines of the sources for patches. */
    public List<String> patchSources() {
        return Stream.of(Patch.values()).map(patch -> line(patch.repository())).toList();
    }

    private String line(String path) {
        return "deb [trusted=yes] http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/" + path + "/ /";
    }

    /** Takes the repositories away, or brings them back: while they are, every answer is 503. */
    public void down(boolean now) {
        down = now;
    }

    /** Lets every answer wait that long. */
    public void slow(Duration by) {
        delay = by;
    }

    /** Takes a version of a package of Kubernetes, as {@code 1.32.0}, off the list. */
    public void withholdKubernetes(String name, String version) {
        withhold(name, KubernetesPackages.packaged(version));
    }

    /** Whether a path is that of a package which is not there now; it may be on a list that was read before. */
    private boolean isWithheld(String path) {
        String[] words = path.substring(path.lastIndexOf('/') + 1).split("_", -1);
        return path.endsWith(".deb") && words.length == 3 && withheld.contains(words[0] + " " + words[1]);
    }

    /** Puts it on the list again. */
    public void provideKubernetes(String name, String version) {
        withheld.remove(name + " " + KubernetesPackages.packaged(version));
    }

    private void withhold(String name, String version) {
        withheld.add(name + " " + version);
    }

    /** Publishes the newer version of a package. */
    public void publish(Patch patch) {
        withheld.remove(patch.packageName() + " 1.1-1");
    }

    /** The paths that were asked for. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            Thread.sleep(delay);
            Path file = folder.resolve(path.substring(1)).normalize();
            if (down) {
                exchange.sendResponseHeaders(503, -1);
            } else if (isWithheld(path)) {
                exchange.sendResponseHeaders(404, -1);
            } else if (path.endsWith("/Packages") && Files.exists(file)) {
                answer(exchange, list(file).getBytes(StandardCharsets.UTF_8));
            } else if (path.endsWith("/Release") && Files.exists(file.resolveSibling("Packages"))) {
                String list = list(file.resolveSibling("Packages"));
                answer(exchange, ReleaseFile.of(path, list).getBytes(StandardCharsets.UTF_8));
            } else if (path.endsWith(".deb") && file.startsWith(folder) && Files.isRegularFile(file)) {
                answer(exchange, Files.readAllBytes(file));
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, byte[] body) throws IOException {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    private String list(Path packages) throws IOException {
        return Stream.of(Files.readString(packages).split("\n\n"))
                .filter(stanza -> withheld.stream().noneMatch(each -> {
                    String[] words = each.split(" ", 2);
                    return stanza.contains("Package: " + words[0] + "\n")
                            && stanza.contains("\nVersion: " + words[1] + "\n");
                }))
                .map(stanza -> stanza.strip() + "\n\n")
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        server.stop(0);
        answering.shutdownNow();
    }
}
