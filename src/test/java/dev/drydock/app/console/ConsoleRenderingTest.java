package dev.drydock.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.slack.api.app_backend.interactive_components.response.BlockSuggestionResponse;
import com.slack.api.app_backend.interactive_components.response.Option;
import com.slack.api.bolt.App;
import com.slack.api.methods.MethodsClient;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.view.ViewState;
import dev.drydock.cluster.ClusterException;
import dev.drydock.sim.slack.Bot;
import dev.drydock.sim.slack.Limits;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Workspace;
import dev.drydock.testing.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** All of Block Kit that an app may send, on the page and used there, by an app on Slack's own library. */
class ConsoleRenderingTest {
    private static final Path PICTURES = Path.of("target", "console");

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final List<String> errors = new ArrayList<>();
    private final CompletableFuture<Boolean> late =
            new CompletableFuture<Boolean>().completeOnTimeout(false, 10, TimeUnit.SECONDS);
    private LocalSlack slack;
    private Bot bot;
    private Console console;

    @BeforeEach
    void start() throws Exception {
        Workspace workspace = Workspace.named("harbour")
                .person("dana", "Dana Ruiz")
                .person("lee", "Lee Okafor")
                .channel("#ops", "dana", "lee")
                .group("leads", "lee")
                .commands("/drydock")
                .build();
        // A late answer is played, and the machine may be busy with other tests.
        slack = LocalSlack.start(workspace, Limits.real().ack(Duration.ofSeconds(30)), InstantSource.system());
        bot = Bot.start(slack, this::handle);
        console = Console.start(
                ConsoleSettings.local(0),
                new Backstage(
                        slack,
                        List.of(),
                        List.of(),
                        Optional::empty,
                        () -> {
                            throw new ClusterException(ClusterException.Kind.UNAVAILABLE, "There is no cluster here.");
                        },
                        Duration.ofMillis(200),
                        Optional.of(List::of),
                        new Backstage.Parts("none", false, "No etcd.", false, false, "here", false),
                        List.of()),
                InstantSource.system());
    }

    @AfterEach
    void stop() {
        console.close();
        bot.close();
        slack.close();
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = ConsoleRenderingTest.class.getResourceAsStream(name)) {
            assertThat(file).as(name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void handle(App app) {
        MethodsClient client = Bot.client(slack);
        app.command("/drydock", (request, context) -> {
            String view = resource("modal.json");
            client.viewsOpen(open -> open.triggerId(context.getTriggerId()).viewAsString(view));
            return context.ack();
        });
        app.blockSuggestion("member", (request, context) -> {
            String typed = request.getPayload().getValue();
            heard.add("suggest " + typed);
            if (typed.equals("slow")) {
                late.join();
                return context.ack(BlockSuggestionResponse.builder()
                        .options(List.of(new Option(new PlainTextObject("of the older", false), "m9")))
                        .build());
            }
            return context.ack(BlockSuggestionResponse.builder()
                    .options(List.of(
                            new Option(new PlainTextObject("etcd-1 (leader)", false), "m1"),
                            new Option(new PlainTextObject("etcd-2", false), "m2")))
                    .build());
        });
        app.blockAction("member", (request, context) -> {
            heard.add("member "
                    + request.getPayload()
                            .getActions()
                            .getFirst()
                            .getSelectedOption()
                            .getValue());
            return context.ack();
        });
        app.blockAction("again", (request, context) -> {
            client.viewsUpdate(update ->
                    update.viewId(request.getPayload().getView().getId()).viewAsString(titled("Restore once more")));
            return context.ack();
        });
        app.viewSubmission("restore", (request, context) -> {
            var values = request.getPayload().getView().getState().getValues();
            String name = said(values, "name", "cluster").getValue();
            String option = said(values, "from", "member").getSelectedOption().getValue();
            heard.add("submit " + name + " " + said(values, "to", "mail").getValue() + " " + option);
            return name.equals("harbour") ? context.ack() : context.ackWithErrors(Map.of("name", "Type harbour."));
        });
        app.event(AppHomeOpenedEvent.class, (event, context) -> {
            client.viewsPublish(publish -> publish.userId(event.getEvent().getUser())
                    .viewAsString(
                            "{\"type\":\"home\",\"blocks\":[{\"type\":\"header\",\"text\":{\"type\":\"plain_text\","
                                    + "\"text\":\"Open requests\"}}]}"));
            return context.ack();
        });
    }

    private static ViewState.Value said(Map<String, Map<String, ViewState.Value>> values, String block, String action) {
        return Objects.requireNonNull(Objects.requireNonNull(values.get(block)).get(action));
    }

    private static String titled(String title) {
        try {
            return resource("modal.json").replace("Restore etcd", title);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Page opened(Browser browser, int width, ColorScheme scheme) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(width, 800).setColorScheme(scheme));
        Page page = context.newPage();
        page.onPageError(errors::add);
        page.navigate(console.address());
        page.locator(".person").first().waitFor();
        return page;
    }

    @Test
    void everyKindOfBlockIsShown() throws Exception {
        MethodsClient client = Bot.client(slack);
        String root = client.chatPostMessage(
                        message -> message.channel("C0OPS").text("all of it").blocksAsString(blocks()))
                .getTs();
        client.chatPostMessage(reply ->
                reply.channel("C0OPS").threadTs(root).replyBroadcast(true).text("*done*"));
        client.chatPostEphemeral(told -> told.channel("C0OPS").user("U0DANA").text("for Dana"));
        client.filesUploadV2(file ->
                file.channel("C0OPS").filename("plan.txt").title("The plan").content("words"));
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 1280, ColorScheme.LIGHT);
            Locator card = page.locator(".message").first();

            assertThat(card.locator(".block-header").innerText()).isEqualTo("Snapshot ✅");
            assertThat(card.locator("dt").allInnerTexts()).containsExactly("Member", "Size");
            assertThat(card.locator(".block-table th").allInnerTexts()).containsExactly("NAME", "KEYS");
            assertThat(card.locator(".block-table td.align-right").allInnerTexts())
                    .containsExactly("12345");
            assertThat(card.locator("strong").allInnerTexts()).contains("bold", "very bold");
            assertThat(card.locator("em, s, code, pre, blockquote, ol > li, ul > li")
                            .count())
                    .isGreaterThanOrEqualTo(7);
            assertThat(card.locator(".mention").allInnerTexts())
                    .containsExactly("@Lee Okafor", "#ops", "@leads", "@Lee Okafor");
            assertThat(card.locator("hr").count()).isEqualTo(1);
            assertThat(card.locator("a[href='https://etcd.io/']").count()).isEqualTo(1);
            assertThat(card.locator("select option").allInnerTexts()).contains("Nightly", "⋯");
            page.locator(".message", new Page.LocatorOptions().setHasText("replied in a thread"))
                    .waitFor();
            page.locator(".message.private", new Page.LocatorOptions().setHasText("for Dana"))
                    .waitFor();
            page.locator("a[download='plan.txt']").waitFor();
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("20-blocks.png")));
            assertThat(page.locator(".unknown").count()).isZero();
            assertThat(errors).isEmpty();
        }
    }

    private static String blocks() {
        try {
            return resource("blocks.json");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anAppSuggestsOptionsInAMessageAndLearnsWhichWasChosen() throws Exception {
        Bot.client(slack)
                .chatPostMessage(message -> message.channel("C0OPS").text("t").blocksAsString(blocks()));
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 1280, ColorScheme.LIGHT);
            Locator search = page.locator(".message input[list]");
            search.fill("etcd");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("suggest etcd");
            search.fill("etcd-1 (leader)");
            search.blur();

            assertThat(heard.poll(10, TimeUnit.SECONDS)).isIn("member m1", "suggest etcd-1 (leader)");
            assertThat(slack.violations()).isEmpty();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void anAnswerToWhatWasTypedBeforeDoesNotReplaceANewerOne() throws Exception {
        Bot.client(slack)
                .chatPostMessage(message -> message.channel("C0OPS").text("t").blocksAsString(blocks()));
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 1280, ColorScheme.LIGHT);
            List<String> answered = new ArrayList<>();
            page.onResponse(
                    answer -> answered.add(String.valueOf(answer.request().postData())));
            Locator search = page.locator(".message input[list]");
            search.fill("slow");
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("suggest slow");
            search.fill("etcd");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());

            late.complete(true);
            page.waitForCondition(() -> answered.stream().anyMatch(request -> request.contains("slow")));
            page.evaluate("fetch('/api/state').then(answer => answer.json())");

            assertThat(page.locator("datalist option").count()).isEqualTo(2);
            assertThat(errors).isEmpty();
        }
    }

    private static Locator.WaitForOptions attached() {
        return new Locator.WaitForOptions().setState(com.microsoft.playwright.options.WaitForSelectorState.ATTACHED);
    }

    @Test
    void aModalIsFilledInCorrectedAndSubmitted() throws Exception {
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 390, ColorScheme.DARK);
            page.locator("#line").fill("/drydock restore");
            page.locator("#line").press("Enter");
            Locator modal = page.locator("dialog[open]");
            modal.getByLabel("Cluster").fill("harbor");
            modal.locator("button:text-is('Restore')").click();
            assertThat(modal.locator("[data-block=to] .input-error").innerText())
                    .isEqualTo("Please fill this in.");
            modal.getByLabel("Tell").fill("ops@harbour.example");
            modal.getByLabel("From").fill("etc");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());
            modal.getByLabel("From").fill("etcd-2");
            modal.locator("button:text-is('Restore')").click();
            modal.getByText("Type harbour.").waitFor();
            assertThat(modal.getByLabel("Cluster").getAttribute("aria-invalid")).isEqualTo("true");
            page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve("21-modal-phone-dark.png")));
            modal.locator("button:text-is('Look again')").click();
            modal.getByText("Restore once more").waitFor();
            assertThat(modal.getByLabel("Cluster").inputValue()).isEqualTo("harbor");
            modal.getByLabel("Cluster").fill("harbour");
            modal.getByLabel("From").fill("etc");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());
            modal.getByLabel("From").fill("etcd-2");
            modal.locator("button:text-is('Restore')").click();
            modal.waitFor(new Locator.WaitForOptions()
                    .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));

            assertThat(heard).contains("submit harbor ops@harbour.example m2", "submit harbour ops@harbour.example m2");
            assertThat(slack.violations()).isEmpty();
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void aModalThatReachesNobodyStaysOpenAndSaysSo() {
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 390, ColorScheme.LIGHT);
            page.locator("#line").fill("/drydock restore");
            page.locator("#line").press("Enter");
            Locator modal = page.locator("dialog[open]");
            modal.getByLabel("From").fill("etc");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());
            modal.getByLabel("From").fill("etcd-2");
            modal.getByLabel("Tell").fill("ops@harbour.example");
            modal.getByLabel("Cluster").fill("harbour");
            bot.close();
            modal.locator("button:text-is('Restore')").click();
            page.locator("#toast", new Page.LocatorOptions().setHasText("We had some trouble connecting."))
                    .waitFor();

            assertThat(modal.getByLabel("Cluster").inputValue()).isEqualTo("harbour");
            assertThat(heard).noneMatch(said -> said.startsWith("submit"));
        }
    }

    /** The app changes the modal's title; what the person was at, and had said, stays. */
    @Test
    void anUpdateOfAModalTakesNothingFromWhoFillsItIn() throws Exception {
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 390, ColorScheme.LIGHT);
            page.setViewportSize(390, 420);
            page.locator("#line").fill("/drydock restore");
            page.locator("#line").press("Enter");
            Locator modal = page.locator("dialog[open]");
            modal.getByLabel("One member").check();
            modal.getByLabel("From").fill("etc");
            page.locator("datalist option[value='etcd-2']").waitFor(attached());
            modal.getByLabel("From").fill("etcd-2");
            modal.getByLabel("Tell").fill("ops@harbour.example");
            modal.getByLabel("Cluster").fill("harbour");
            modal.locator("button:text-is('Look again')").focus();
            modal.evaluate("dialog => dialog.scrollTop = 60");
            modal.locator("button:text-is('Look again')").evaluate("button => button.click()");
            modal.getByText("Restore once more").waitFor();

            assertThat(page.evaluate("document.activeElement.textContent")).isEqualTo("Look again");
            assertThat(modal.evaluate("dialog => dialog.scrollTop")).isEqualTo(60);
            assertThat(modal.getByLabel("One member").isChecked()).isTrue();
            modal.locator("button:text-is('Restore')").click();
            modal.waitFor(new Locator.WaitForOptions()
                    .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            assertThat(heard).contains("submit harbour ops@harbour.example m2");
            assertThat(errors).isEmpty();
        }
    }

    @Test
    void theHomeTabIsShown() throws Exception {
        try (Chromium chromium = Chromium.require()) {
            Page page = opened(chromium.browser(), 1280, ColorScheme.DARK);
            page.locator(".place", new Page.LocatorOptions().setHasText("Home")).click();
            page.locator(".home .block-header", new Page.LocatorOptions().setHasText("Open requests"))
                    .waitFor();

            assertThat(errors).isEmpty();
        }
    }
}
