package dev.drydock.testing;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The system's Chromium, without a window. A test that cannot have it is skipped with the reason, or fails with the same
 * reason under {@code -Dreal=required}.
 */
public final class Chromium implements AutoCloseable {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");

    /** As root there is no sandbox; the rest keeps it from looking for updates where no network is. */
    private static final List<String> FLAGS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path program) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program)
                        .setArgs(FLAGS));
    }

    /**
     * Starts it, or ends the test.
     *
     * @throws org.opentest4j.TestAbortedException with the reason, if it is not installed
     * @throws AssertionError with the same reason, if it is not installed and {@code -Dreal=required}
     */
    public static Chromium require() {
        return program().map(Chromium::new).orElseGet(Chromium::missing);
    }

    public Browser browser() {
        return browser;
    }

    private static Chromium missing() {
        String reason = "This test needs Chromium, and there is none of " + NAMES
                + " on the PATH. Install Debian's package chromium.";
        return "required".equals(System.getProperty("real")) ? fail(reason) : abort(reason);
    }

    private static Optional<Path> program() {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
