package dev.drydock.app;

import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.sim.slack.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * The demo's terminal: reads what people say, {@code @dana /drydock nodes}, and what they press, {@code @lee approve}, and
 * prints what the channel shows.
 */
final class DemoConsole {
    private static final String HELP = """
        People: @dana asks; @lee and @ana lead; @olaf does not; @gus is a guest. All are in #ops.
          @dana /drydock help              type a slash command
          @lee approve [WORDS]             press the button that begins so, on the newest message that has it (and shows WORDS)
          @lee type WORDS                  fill in the form that a press has opened
          @dana home                       open the home tab
          api down, api up                 take the simulated API server away, and bring it back
          restart                          restart Drydock
          quit
        """;

    private final Demo demo;
    private final PrintStream out;
    private final Transcript transcript;

    DemoConsole(Demo demo, PrintStream out, Transcript.Style style) {
        this.demo = demo;
        this.out = out;
        this.transcript = demo.slack().transcript(style);
    }

    /** Reads lines until there are no more, or somebody quits; true when somebody did. */
    boolean run(BufferedReader in) throws IOException {
        out.println(HELP);
        AutoCloseable listening =
                demo.slack().onChange(change -> transcript.render(change).ifPresent(text -> out.println(text + "\n")));
        try {
            String line = in.readLine();
            while (line != null && !line.strip().equals("quit")) {
                obey(line.strip());
                line = in.readLine();
            }
            return line != null;
        } finally {
            close(listening);
        }
    }

    private void obey(String line) {
        try {
            switch (line) {
                case "" -> {}
                case "help" -> out.println(HELP);
                case "api down" -> demo.api().set(ApiOutage.Reason.VISITOR, true);
                case "api up" -> demo.api().set(ApiOutage.Reason.VISITOR, false);
                case "restart" -> demo.restart();
                default -> person(line);
            }
        } catch (IllegalArgumentException e) {
            out.println("? " + e.getMessage());
        }
    }

    private void person(String line) {
        String[] parts = line.split("\\s+", 2);
        if (!parts[0].startsWith("@") || parts.length < 2) {
            out.println("? Begin with a person: @dana /drydock nodes. `help` tells more.");
            return;
        }
        Person person = demo.slack().person(parts[0].substring(1));
        if (parts[1].startsWith("/")) {
            person.types(Demo.CHANNEL, parts[1]);
        } else if (parts[1].equals("home")) {
            person.opensHome();
        } else if (parts[1].startsWith("type ")) {
            fillIn(person, parts[1].substring("type ".length()));
        } else {
            press(person, parts[1]);
        }
    }

    private void fillIn(Person person, String text) {
        person.fillsIn(text).answer().path("errors").forEach(error -> out.println("? " + Printable.of(error.asText())));
    }

    private void press(Person person, String said) {
        String[] words = said.split("\\s+", 2);
        LocalSlack slack = demo.slack();
        List<Message> messages = slack.channel(Demo.CHANNEL).messages().reversed();
        for (Message message : messages) {
            if (words.length > 1 && !transcript.render(message).contains(words[1])) {
                continue;
            }
            if (pressed(person, message, words[0])) {
                return;
            }
        }
        out.println("? No message has a button that begins with " + words[0] + ".");
    }

    /** False where the message has no button that begins so, {@code withdraw} for one; perhaps an older one has. */
    private static boolean pressed(Person person, Message message, String beginning) {
        Optional<String> button = message.blocks().stream()
                .flatMap(block -> block.path("elements").valueStream())
                .filter(element -> element.path("type").asText().equals("button"))
                .map(element -> element.path("text").path("text").asText())
                .filter(label -> label.regionMatches(true, 0, beginning, 0, beginning.length()))
                .findFirst();
        button.ifPresent(label -> person.clicks(message, label));
        return button.isPresent();
    }

    private void close(AutoCloseable listening) {
        try {
            listening.close();
        } catch (Exception e) {
            out.println("? " + e.getMessage());
        }
    }
}
