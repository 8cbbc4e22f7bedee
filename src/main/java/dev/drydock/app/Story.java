package dev.drydock.app;

import dev.drydock.sim.slack.Change;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Transcript;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The story that Drydock exists for, played by people at a local Slack: a snapshot of etcd, proven good; a mistake after it, which
 * two leads have undone by a restore; then a forced drain asked for by one, approved by two others, carried out, told in its thread,
 * and mailed; and an upgrade of the whole cluster. Printed as a person would see it; every surprise is listed at the end.
 */
final class Story {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SNAPSHOT = "before-patch";
    private static final String DRAIN =
            "/drydock drain node01 --ignore-daemonsets --delete-emptydir-data --force --reason \"kernel patch\"";

    private static final String RESTORE =
            "/drydock etcd restore " + SNAPSHOT + " --reason \"the namespace shop-staging was made by mistake\"";
    private static final String MISTAKE = "/registry/namespaces/shop-staging";

    private static final String UPGRADE = "/drydock upgrade apply " + DemoHosts.NEWEST
            + " --max-unavailable 2 --delete-emptydir-data --reason \"1.36 is out of support in spring\"";

    /** A restore or an upgrade moves whole machines, on one that may be busy. */
    private static final Duration MOVING = Duration.ofMinutes(5);

    /** Summaries of the snapshot: to who asked, and to the list. */
    private static final int OF_SNAPSHOT = 2;

    /** Summaries of a restore, a drain or an upgrade: to the two who approved as well. */
    private static final int OF_APPROVED = 4;

    private final Demo demo;
    private final PrintStream out;
    private final Transcript transcript;
    private final List<String> surprises = new ArrayList<>();

    Story(Demo demo, PrintStream out, Transcript.Style style) {
        this.demo = demo;
        this.out = out;
        this.transcript = demo.slack().transcript(style);
    }

    /** Plays it; true when there was no surprise. */
    boolean play() throws InterruptedException {
        LocalSlack slack = demo.slack();
        Person dana = slack.person("dana");
        AutoCloseable listening = slack.onChange(this::show);
        try {
            out.println(demo.etcdWords() + "\n");
            takeSnapshot(dana);
            restore(dana);
            dana.types(Demo.CHANNEL, "/drydock nodes");
            dana.awaits(Demo.CHANNEL, "node03", PATIENCE);
            dana.types(Demo.CHANNEL, "/drydock drain node01 --ignore-daemonset");
            dana.awaits(Demo.CHANNEL, "--ignore-daemonsets", PATIENCE);
            dana.types(Demo.CHANNEL, DRAIN);
            Message card = slack.channel(Demo.CHANNEL).awaits("debug-session", PATIENCE);
            approve(card);
            slack.channel(Demo.CHANNEL)
                    .awaits(
                            message -> message.broadcast()
                                    && transcript.render(message).contains("drained"),
                            PATIENCE);
            expect("node01 is cordoned", demo.cluster().cordoned("node01"));
            expectPodsGone();
            upgrade(dana);
            showMail();
        } catch (RuntimeException | AssertionError e) {
            surprises.add(String.valueOf(e.getMessage()));
        } finally {
            close(listening);
        }
        slack.violations().forEach(violation -> surprises.add("Slack would not like this: " + violation));
        surprises.forEach(surprise -> out.println("SURPRISE: " + surprise));
        return surprises.isEmpty();
    }

    private void takeSnapshot(Person dana) {
        dana.types(Demo.CHANNEL, "/drydock etcd snapshot --name " + SNAPSHOT);
        Message result = demo.slack()
                .channel(Demo.CHANNEL)
                .awaits(
                        message -> message.broadcast()
                                && transcript.render(message).contains(SNAPSHOT),
                        PATIENCE);
        expect("the snapshot is proven good", transcript.render(result).contains("is good"));
        dana.types(Demo.CHANNEL, "/drydock etcd snapshots");
        Message kept = dana.awaits(Demo.CHANNEL, "VERDICT", PATIENCE);
        Optional<String> line = transcript
                .render(kept)
                .lines()
                .filter(each -> each.contains(SNAPSHOT))
                .findFirst();
        expect(
                "the snapshot is listed as good, not " + line,
                line.filter(words -> words.strip().endsWith("good")).isPresent());
    }

    /** Where the demo's etcd is on no host, the reason was told with the etcd. */
    private void restore(Person dana) throws InterruptedException {
        Optional<ScratchEtcd> etcd =
                demo.etcd().child().filter(child -> demo.host().host().isPresent());
        if (etcd.isEmpty()) {
            return;
        }
        try {
            etcd.get().put(Map.of(MISTAKE, "made by mistake".getBytes(StandardCharsets.UTF_8)));
            expect("what is written after the snapshot is there", etcd.get().holds(MISTAKE));
            dana.types(Demo.CHANNEL, RESTORE);
            Message card = demo.slack().channel(Demo.CHANNEL).awaits("Restore etcd of", PATIENCE);
            typeToApprove("lee", card, "Your approval counts");
            typeToApprove("ana", card, "the last one needed");
            Message end = demo.slack()
                    .channel(Demo.CHANNEL)
                    .awaits(
                            message -> message.broadcast()
                                    && transcript.render(message).contains("The old data is kept"),
                            MOVING);
            expect(
                    "etcd serves the snapshot again, not: " + transcript.render(end),
                    transcript.render(end).contains("serves snapshot " + SNAPSHOT + " again"));
            expect("what was written after the snapshot is gone", !etcd.get().holds(MISTAKE));
            out.println("etcd is asked for " + MISTAKE + ": it is gone.\n");
        } catch (IOException e) {
            surprises.add("etcd could not be asked: " + e.getMessage());
        }
    }

    /** Where there are no hosts to upgrade, the reason is told to who asks. */
    private void upgrade(Person dana) {
        if (demo.hosts().obstacle().isPresent()) {
            dana.types(Demo.CHANNEL, UPGRADE);
            dana.awaits(Demo.CHANNEL, "are not played", PATIENCE);
            return;
        }
        dana.types(Demo.CHANNEL, "/uncordon node01");
        demo.slack().channel(Demo.CHANNEL).awaits("node01 is uncordoned", PATIENCE);
        dana.types(Demo.CHANNEL, "/drydock upgrade check");
        dana.awaits(Demo.CHANNEL, "Upgrade check of", PATIENCE);
        dana.types(Demo.CHANNEL, "/drydock upgrade plan " + DemoHosts.NEWEST);
        dana.awaits(Demo.CHANNEL, "No way back", PATIENCE);
        dana.types(Demo.CHANNEL, UPGRADE);
        Message card = demo.slack().channel(Demo.CHANNEL).awaits("Upgrade the cluster to", PATIENCE);
        demo.slack().person("lee").clicks(card, "Approve");
        demo.slack().person("lee").awaits(Demo.CHANNEL, "Your approval counts", PATIENCE);
        demo.slack().person("ana").clicks(card, "Approve");
        Message end = demo.slack()
                .channel(Demo.CHANNEL)
                .awaits(
                        message -> message.broadcast()
                                && transcript.render(message).contains("Upgrade the cluster"),
                        MOVING);
        expect(
                "every node is upgraded, not: " + transcript.render(end),
                transcript.render(end).contains("4 nodes of 4 upgraded to " + DemoHosts.NEWEST));
        for (String node : List.of(DemoHosts.CONTROL_PLANE, "node01", "node02", "node03")) {
            expect(
                    node + "'s kubelet tells the new version",
                    demo.cluster().json("nodes", "", node).contains("\"kubeletVersion\":\"" + DemoHosts.NEWEST + "\""));
            expect(node + " is open again", !demo.cluster().cordoned(node));
        }
    }

    /** Every approval of a restore asks for the cluster's name. */
    private void typeToApprove(String lead, Message card, String answer) {
        Person person = demo.slack().person(lead);
        person.clicks(card, "Approve");
        person.awaitsView(view -> view.type().equals("modal"), PATIENCE);
        person.fillsIn(Demo.CLUSTER);
        person.awaits(Demo.CHANNEL, answer, PATIENCE);
    }

    private void approve(Message card) {
        LocalSlack slack = demo.slack();
        slack.person("dana").clicks(card, "Approve");
        slack.person("dana").awaits(Demo.CHANNEL, "You asked for this yourself", PATIENCE);
        slack.person("olaf").clicks(card, "Approve");
        slack.person("olaf").awaits(Demo.CHANNEL, "Only leads may approve", PATIENCE);
        slack.person("lee").clicks(card, "Approve");
        slack.person("lee").awaits(Demo.CHANNEL, "Your approval counts", PATIENCE);
        slack.person("ana").clicks(card, "Approve");
        slack.person("ana").awaits(Demo.CHANNEL, "the last one needed", PATIENCE);
    }

    private void expectPodsGone() {
        List<String> left = demo.cluster().podsOn("node01").stream()
                .map(pod -> pod.name())
                .filter(name -> !name.startsWith("kube-proxy"))
                .toList();
        expect("only the DaemonSet's pod is left on node01, not " + left, left.isEmpty());
    }

    private void expect(String what, boolean so) {
        if (!so) {
            surprises.add("expected that " + what);
        }
    }

    /** What the channel shows as it happens; of a message that is edited again and again, only what a reader would notice. */
    private void show(Change change) {
        switch (change) {
            case Change.Done done -> print(transcript.render(change));
            case Change.Posted posted -> print(transcript.render(change));
            case Change.Edited edited -> {
                if (!body(edited.before()).equals(body(edited.message()))) {
                    print(transcript.render(change));
                }
            }
            case Change.Deleted deleted -> print(transcript.render(change));
            case Change.Shown shown -> {}
            case Change.Closed closed -> {}
        }
    }

    private static String body(Message message) {
        return message.blocks().toString();
    }

    private synchronized void print(Optional<String> text) {
        text.ifPresent(lines -> out.println(lines + "\n"));
    }

    private void showMail() {
        int restored = demo.host().host().isPresent() ? OF_APPROVED : 0;
        boolean arrived = demo.mail().waitForIncomingEmail(PATIENCE.toMillis(), OF_SNAPSHOT + restored + OF_APPROVED);
        expect("summaries arrive for the requester, two approvers and the list", arrived);
        try {
            List<MimeMessage> messages = new ArrayList<>();
            for (MimeMessage message : demo.mail().getReceivedMessages()) {
                if (message.getSubject().contains("Drain")) {
                    messages.add(message);
                }
            }
            expect("each of them gets one of the drain, not " + messages.size(), messages.size() == OF_APPROVED);
            if (!messages.isEmpty()) {
                MimeMessage message = messages.getFirst();
                out.println("✉  " + message.getSubject());
                out.println("   from " + message.getFrom()[0]);
                List<String> parts = new ArrayList<>();
                show(message.getContent(), parts);
                expect("the mail has a text, an HTML and a picture: " + parts, parts.contains("image/png"));
            }
        } catch (MessagingException | IOException e) {
            surprises.add("the mail could not be read: " + e.getMessage());
        }
    }

    private void show(Object content, List<String> types) throws MessagingException, IOException {
        if (!(content instanceof Multipart multipart)) {
            return;
        }
        for (int i = 0; i < multipart.getCount(); i++) {
            BodyPart part = multipart.getBodyPart(i);
            String type = part.getContentType().split(";", 2)[0].trim();
            types.add(type);
            if (type.equals("text/plain") && part.getContent() instanceof String text) {
                text.lines().forEach(line -> out.println("   " + line));
                out.println();
            }
            show(part.getContent(), types);
        }
    }

    private void close(AutoCloseable listening) throws InterruptedException {
        try {
            listening.close();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            surprises.add("the listener did not close: " + e.getMessage());
        }
    }
}
