package dev.drydock.adapter.mail;

import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunState;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who gets the email about a run: the requester, the approvers and the configured addresses, each once. */
final class Recipients {
    private static final Logger log = LoggerFactory.getLogger(Recipients.class);
    /** For so long after its end a run's email waits for a workspace that does not answer; then it goes to the others. */
    private static final Duration DIRECTORY_PATIENCE = Duration.ofMinutes(30);

    private final Directory directory;
    private final List<InternetAddress> always;

    Recipients(Directory directory, List<String> always) {
        this.directory = directory;
        this.always = always.stream().map(Recipients::configured).toList();
    }

    /**
     * An address from the configuration.
     *
     * @throws IllegalArgumentException if it is none
     */
    static InternetAddress configured(String address) {
        return address(address)
                .orElseThrow(() -> new IllegalArgumentException("not an email address: " + address
                        + ". Write it as name@example.org, without a display name."));
    }

    /**
     * The addresses for a run that has ended.
     *
     * @throws Directory.DirectoryException when the workspace does not answer and the run ended only a while ago
     */
    List<InternetAddress> of(RunState state, Instant now) {
        boolean late = now.isAfter(state.endedAt().orElse(now).plus(DIRECTORY_PATIENCE));
        Map<String, InternetAddress> addresses = new LinkedHashMap<>();
        Stream<Person> people = Stream.concat(
                Stream.of(state.request().requester()),
                state.approved().map(Event.Approved::by).orElse(List.of()).stream());
        people.filter(person -> !person.id().isSchedule())
                .distinct()
                .flatMap(person -> address(person, late).stream())
                .forEach(address -> addresses.putIfAbsent(key(address), address));
        always.forEach(address -> addresses.putIfAbsent(key(address), address));
        return List.copyOf(addresses.values());
    }

    /** What makes two spellings the same address here. */
    static String key(InternetAddress address) {
        return address.getAddress().toLowerCase(Locale.ROOT);
    }

    private Optional<InternetAddress> address(Person person, boolean late) {
        try {
            return directory
                    .standing(person.id())
                    .filter(standing -> standing.active() && standing.human())
                    .flatMap(Standing::email)
                    .flatMap(Recipients::address);
        } catch (Directory.DirectoryException unknown) {
            if (!late) {
                throw unknown;
            }
            log.atWarn()
                    .addKeyValue("person", person.id().userId())
                    .setCause(unknown)
                    .log("no email to a person whose address the workspace does not tell");
            return Optional.empty();
        }
    }

    private static Optional<InternetAddress> address(String raw) {
        try {
            InternetAddress address = new InternetAddress(raw, true);
            boolean plain =
                    address.getAddress().equals(raw) && raw.indexOf('@') > 0 && !raw.matches("(?s).*\\p{Cntrl}.*");
            return plain ? Optional.of(address) : Optional.empty();
        } catch (AddressException e) {
            return Optional.empty();
        }
    }
}
