package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import dev.drydock.testing.Chromium;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The demo's page in a real browser, used as a visitor uses it. */
final class ConsolePageTest {
    private static final String DRAIN =
            "/drydock drain %s --ignore-daemonsets --delete-emptydir-data --force --reason \"kernel patch\"";

    private static Chromium chromium;

    @BeforeAll
    static void start() {
        chromium = Chromium.require();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void theWholeStoryIsPlayedOnThePage() {
        try (Demo demo = new Demo();
                DemoPage served = DemoPage.start(demo, "127.0.0.1", 0);
                PageVisit visit = PageVisit.desktop(chromium.browser(), served.address(), ColorScheme.LIGHT)) {
            visit.picture("1-welcome");
            asksWithHelp(visit);
            approves(visit);
            demo.mail().waitForIncomingEmail(60_000, 4);
            readsTheMail(visit);
            rejects(visit);
            abortsInMidDrain(visit);
            freesABlockedBudget(demo, visit);

            assertThat(demo.slack().violations()).isEmpty();
            assertThat(visit.errors()).isEmpty();
        }
    }

    private static void asksWithHelp(PageVisit visit) {
        Locator line = visit.page().locator("#line");
        line.pressSequentially("/dryd");
        accept(visit, "/drydock");
        line.pressSequentially("dra");
        accept(visit, "drain");
        line.pressSequentially("node0");
        accept(visit, "node01");
        line.pressSequentially("--ignore-d");
        accept(visit, "--ignore-daemonsets");
        assertThat(line.inputValue()).isEqualTo("/drydock drain node01 --ignore-daemonsets ");
        line.fill("/drydock drain node01 --ignore-daemonset --force");
        visit.shows("#mirror mark", "--ignore-daemonset");
        visit.shows("#problem", "has no option");
        visit.picture("2-wrong-word");
        visit.type(DRAIN.formatted("node01"));
        visit.sees("0 of 2 approvals");
        visit.picture("3-card");
        line.press("ArrowUp");
        assertThat(line.inputValue()).isEqualTo(DRAIN.formatted("node01"));
        line.fill("");
    }

    private static void accept(PageVisit visit, String suggestion) {
        visit.shows("#suggestions [role=option] code", suggestion);
        visit.page().locator("#line").press("Tab");
    }

    private static void approves(PageVisit visit) {
        visit.be("lee");
        visit.press("Approve");
        visit.isTold("Your approval counts");
        visit.sees("1 of 2 approvals");
        visit.be("dana");
        visit.press("Approve");
        visit.isTold("You asked for this yourself");
        visit.picture("4-own-click-refused");
        visit.be("olaf");
        visit.press("Approve");
        visit.isTold("Only leads may approve");
        visit.be("ana");
        visit.press("Approve");
        visit.isTold("the last one needed");
        visit.shows(".node.cordoned", "node01");
        visit.picture("5-progress");
        visit.shows(".thread", "waits: blocked by budget");
        visit.sees("succeeded");
        visit.picture("6-drained");
    }

    private static void readsTheMail(PageVisit visit) {
        visit.shows("#tab-inbox .dot", "1");
        visit.page().locator("#tab-inbox").click();
        visit.page().locator(".mail").first().click();
        FrameLocator mail = visit.page().frameLocator("#pane-inbox iframe");
        mail.getByText("Approved by").first().waitFor();
        Object width =
                mail.locator("img").first().evaluate("picture => picture.decode().then(() => picture.naturalWidth)");
        assertThat(((Number) width).intValue()).isGreaterThan(300);
        assertThat(mail.locator("html").evaluate("page => page.scrollWidth <= page.clientWidth"))
                .as("nothing of the mail is beyond the right edge of a narrow window")
                .isEqualTo(true);
        visit.picture("7-mail");
        visit.page().locator("#tab-journal").click();
        visit.shows("#pane-journal .entry-kind", "approval refused");
        visit.shows("#pane-journal .chip", "succeeded");
        visit.picture("8-journal");
    }

    private static void rejects(PageVisit visit) {
        visit.be("dana");
        visit.type(DRAIN.formatted("node02"));
        visit.sees("0 of 2 approvals");
        visit.be("lee");
        visit.press("Reject");
        visit.sees("rejected");
        visit.shows("#pane-journal .chip", "rejected");
        visit.picture("9-rejected");
    }

    private static void abortsInMidDrain(PageVisit visit) {
        visit.turn("budget", true);
        drainNode02(visit);
        visit.shows(".blocking", "shop/web");
        visit.picture("10-blocked");
        visit.press("Abort");
        visit.sees("aborted");
        visit.turn("budget", false);
        visit.picture("11-aborted");
    }

    private static void drainNode02(PageVisit visit) {
        visit.be("dana");
        visit.type(DRAIN.formatted("node02"));
        visit.sees("of 2 approvals");
        visit.be("lee");
        visit.press("Approve");
        visit.isTold("Your approval counts");
        visit.be("ana");
        visit.press("Approve");
    }

    private static void freesABlockedBudget(Demo demo, PageVisit visit) {
        visit.be("dana");
        visit.type("/drydock uncordon node01");
        visit.shows(".node:not(.cordoned)", "node01");
        visit.turn("budget", true);
        visit.type("/drydock drain node03 --ignore-daemonsets --delete-emptydir-data --force");
        visit.sees("Drain node03");
        visit.sees("of 2 approvals");
        visit.be("lee");
        visit.press("Approve");
        visit.isTold("Your approval counts");
        visit.be("ana");
        visit.press("Approve");
        visit.shows(".blocking", "shop/web");
        visit.shows(".budgets .holds", "shop/web");
        visit.picture("12-held");
        visit.turn("budget", false);
        visit.page()
                .locator(".message", new com.microsoft.playwright.Page.LocatorOptions().setHasText("node03 is drained"))
                .last()
                .waitFor();
        assertThat(demo.cluster().podsOn("node03"))
                .extracting(pod -> pod.namespace())
                .containsOnly("kube-system");
        visit.picture("13-freed");
    }

    @Test
    void aCardThatNobodyApprovesExpires() {
        DemoSettings hasty = new DemoSettings(
                Duration.ofSeconds(3), Optional.empty(), DemoSettings.EtcdChoice.OWN, Optional.empty(), false);
        try (Demo demo = new Demo(hasty);
                DemoPage served = DemoPage.start(demo, "127.0.0.1", 0);
                PageVisit visit = PageVisit.desktop(chromium.browser(), served.address(), ColorScheme.DARK)) {
            visit.type(DRAIN.formatted("node01").replace("kernel patch", "<img src=x onerror=alert(1)>"));
            visit.sees("xpired");
            visit.sees("<img src=x onerror=alert(1)>");
            visit.page().locator("#tab-journal").click();
            visit.shows("#pane-journal .entry-text", "<img src=x onerror=alert(1)>");
            assertThat(visit.page().locator("img[src=x]").count()).isZero();
            visit.page()
                    .locator(".blocks button:text-is('Approve')")
                    .waitFor(new Locator.WaitForOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            visit.picture("14-expired-dark");

            assertThat(demo.cluster().cordoned("node01")).isFalse();
            assertThat(visit.errors()).isEmpty();
        }
    }

    @Test
    void whatGoesWrongIsShownAndGotOver() {
        try (Demo demo = new Demo();
                DemoPage served = DemoPage.start(demo, "127.0.0.1", 0);
                PageVisit visit = PageVisit.phone(chromium.browser(), served.address())) {
            visit.picture("15-phone");
            visit.type("/drydock drain node01 --ignore-daemonsets --delete-emptydir-data --force");
            visit.sees("0 of 2 approvals");
            visit.picture("16-phone-card");
            visit.page().locator("#panes button:text-is('Cluster')").click();
            visit.shows(".node", "node01");
            visit.picture("17-phone-cluster");
            flip(visit, "api", true);
            visit.shows(".trouble", "");
            flip(visit, "api", false);
            flip(visit, "bot", true);
            visit.shows("#parts.stopped .stopped-note", "Drydock is stopped.");
            assertThat(demo.isRunning()).isFalse();
            flip(visit, "bot", false);
            flip(visit, "slack", true);
            visit.page().locator("#panes button:text-is('Channel')").click();
            visit.be("lee");
            visit.press("Approve");
            visit.sees("1 of 2 approvals");
            visit.be("ana");
            visit.press("Approve");
            visit.sees("succeeded");

            assertThat(visit.errors()).isEmpty();
        }
    }

    private static void flip(PageVisit visit, String fault, boolean on) {
        Locator button = visit.page().locator("[data-fault=" + fault + "]");
        button.click();
        visit.page()
                .locator("[data-fault=" + fault + "][aria-checked=" + on + "]")
                .waitFor();
    }
}
