package dev.drydock.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A person in front of the console's page: types, presses, looks. */
final class PageVisit implements AutoCloseable {
    private static final double PATIENCE = 60_000;
    private static final Path PICTURES = Path.of("target", "console");
    private static final String LOOKS = looks();

    private final BrowserContext context;
    private final Page page;
    private final List<String> errors = new ArrayList<>();

    private PageVisit(BrowserContext context, String address) {
        this.context = context;
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onPageError(errors::add);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        });
        page.navigate(address);
        page.locator(".person").first().waitFor();
    }

    static PageVisit desktop(Browser browser, String address, ColorScheme scheme) {
        return new PageVisit(
                browser.newContext(new Browser.NewContextOptions()
                        .setViewportSize(1280, 800)
                        .setColorScheme(scheme)),
                address);
    }

    static PageVisit phone(Browser browser, String address) {
        return new PageVisit(browser.newContext(new Browser.NewContextOptions().setViewportSize(390, 844)), address);
    }

    Page page() {
        return page;
    }

    /** What went wrong on the page, the policy's refusals and what is hard to read among it. */
    List<String> errors() {
        return List.copyOf(errors);
    }

    void be(String handle) {
        page.locator(".person[data-handle=" + handle + "]").click();
    }

    void type(String line) {
        page.locator("#line").fill(line);
        page.locator("#line").press("Escape");
        page.locator("#line").press("Enter");
    }

    /** Presses a button of the newest message that has it, and says yes where it asks. */
    void press(String label) {
        page.locator(".blocks button:text-is('" + label + "')").last().click();
        Locator yes = page.locator("dialog[open] button[value=yes]");
        if (yes.count() > 0) {
            picture("confirm-" + label.toLowerCase(java.util.Locale.ROOT));
            yes.click();
        }
    }

    /** Waits until some message says this. */
    void sees(String words) {
        waitFor(page.locator("#messages .message", new Page.LocatorOptions().setHasText(words))
                .last());
    }

    /** Waits until something only this person sees says this. */
    void isTold(String words) {
        waitFor(page.locator("#messages .message.private", new Page.LocatorOptions().setHasText(words))
                .last());
    }

    void shows(String selector, String words) {
        waitFor(page.locator(selector, new Page.LocatorOptions().setHasText(words))
                .first());
    }

    void turn(String fault, boolean on) {
        page.locator("#tab-cluster").click();
        Locator button = page.locator("[data-fault=" + fault + "]");
        button.click();
        assertThat(button)
                .hasAttribute(
                        "aria-checked",
                        String.valueOf(on),
                        new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE));
    }

    private static void waitFor(Locator locator) {
        locator.waitFor();
    }

    /** Keeps a picture of the page under {@code target/console}, and notes what is hard to read on it. */
    void picture(String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
        if (page.evaluate(LOOKS) instanceof List<?> hard) {
            hard.forEach(each -> errors.add(name + ": " + each));
        }
    }

    private static String looks() {
        try (InputStream file = PageVisit.class.getResourceAsStream("looks.js")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
