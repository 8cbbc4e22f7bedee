package dev.drydock.adapter.slack;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.slack.api.model.User;
import dev.drydock.core.approval.Directory;
import dev.drydock.core.approval.Person;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspace's people, as {@code users.info} and {@code usergroups.users.list} tell them, remembered for a few minutes. In
 * doubt nobody is a lead: a group that Slack will not show has no members, and when Slack does not answer nobody has a standing.
 */
final class SlackDirectory implements Directory {
    private static final Logger log = LoggerFactory.getLogger(SlackDirectory.class);
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final int PEOPLE = 10_000;

    private final SlackCalls calls;
    private final Identity identity;
    private final List<String> leads;
    private final List<String> leadGroups;
    private final Cache<String, User> users;
    private final Cache<String, Set<String>> groups;
    private final SharedAnswers<User> askedUsers = new SharedAnswers<>();
    private final SharedAnswers<Set<String>> askedGroups = new SharedAnswers<>();

    /**
     * The directory of a workspace.
     *
     * @param leads user ids ({@code U…}) and user group ids ({@code S…})
     */
    SlackDirectory(SlackCalls calls, Identity identity, List<String> leads, InstantSource clock) {
        this.calls = calls;
        this.identity = identity;
        this.leads = leads.stream().filter(id -> !SlackSettings.isGroup(id)).toList();
        this.leadGroups = leads.stream().filter(SlackSettings::isGroup).toList();
        this.users = cache(clock);
        this.groups = cache(clock);
    }

    private static <V> Cache<String, V> cache(InstantSource clock) {
        return Caffeine.newBuilder()
                .maximumSize(PEOPLE)
                .expireAfterWrite(REMEMBERED)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .build();
    }

    @Override
    public Optional<Standing> standing(PersonId person) {
        return standing(person, false);
    }

    @Override
    public Optional<Standing> standingNow(PersonId person) {
        return standing(person, true);
    }

    private Optional<Standing> standing(PersonId person, boolean now) {
        try {
            Optional<User> user = user(person.userId(), now);
            return user.isEmpty() ? Optional.empty() : Optional.of(standing(person, user.get(), now));
        } catch (CallException failed) {
            throw new DirectoryException("Slack could not be asked (" + failed.getMessage() + ").", failed);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DirectoryException("The question to Slack was interrupted.", stopped);
        }
    }

    private Standing standing(PersonId person, User user, boolean now) throws CallException, InterruptedException {
        String team = identity.get().teamId();
        boolean ours = team.equals(user.getTeamId()) && team.equals(person.teamId());
        boolean guest = user.isRestricted() || user.isUltraRestricted() || user.isStranger();
        boolean human = !user.isBot() && !user.isAppUser() && !user.isWorkflowBot() && !user.isConnectorBot();
        boolean active = !user.isDeleted();
        boolean member = ours && !guest;
        boolean lead = human && active && member && isLead(user.getId(), now);
        Person named = new Person(new PersonId(person.teamId(), user.getId()), name(user));
        return new Standing(named, email(user), active, human, member, lead);
    }

    private static String name(User user) {
        Optional<User.Profile> profile = Optional.ofNullable(user.getProfile());
        return profile.map(User.Profile::getDisplayName)
                .filter(name -> !name.isBlank())
                .or(() -> profile.map(User.Profile::getRealName).filter(name -> !name.isBlank()))
                .or(() -> Optional.ofNullable(user.getName()))
                .orElse(user.getId());
    }

    private static Optional<String> email(User user) {
        return Optional.ofNullable(user.getProfile())
                .map(User.Profile::getEmail)
                .filter(address -> !address.isBlank());
    }

    private Optional<User> user(String id, boolean now) throws CallException, InterruptedException {
        User remembered = users.getIfPresent(id);
        if (remembered != null && !now) {
            return Optional.of(remembered);
        }
        try {
            User user = askedUsers.ask(
                    id,
                    () -> calls.repeated(Method.USER, "", client -> client.usersInfo(request -> request.user(id)))
                            .getUser());
            users.put(id, user);
            return Optional.of(user);
        } catch (CallException failed) {
            users.invalidate(id);
            if (Set.of("user_not_found", "user_not_visible").contains(failed.error())) {
                return Optional.empty();
            }
            throw failed;
        }
    }

    private boolean isLead(String user, boolean now) throws CallException, InterruptedException {
        if (leads.contains(user)) {
            return true;
        }
        for (String group : leadGroups) {
            if (members(group, now).contains(user)) {
                return true;
            }
        }
        return false;
    }

    private Set<String> members(String group, boolean now) throws CallException, InterruptedException {
        Set<String> remembered = groups.getIfPresent(group);
        if (remembered != null && !now) {
            return remembered;
        }
        Set<String> members = membersNow(group);
        groups.put(group, members);
        return members;
    }

    private Set<String> membersNow(String group) throws CallException, InterruptedException {
        String team = identity.get().teamId();
        try {
            return askedGroups.ask(
                    group,
                    () -> Set.copyOf(calls.repeated(
                                    Method.GROUP_MEMBERS,
                                    "",
                                    client -> client.usergroupsUsersList(
                                            request -> request.usergroup(group).teamId(team)))
                            .getUsers()));
        } catch (CallException failed) {
            groups.invalidate(group);
            if (!failed.isRefusal()) {
                throw failed;
            }
            log.atWarn()
                    .addKeyValue("group", group)
                    .addKeyValue("error", failed.error())
                    .addKeyValue("todo", remedy(failed.error()))
                    .log("Slack does not show a lead group: nobody of it may approve");
            return Set.of();
        }
    }

    private static String remedy(String error) {
        return switch (error) {
            case "plan_upgrade_required", "paid_only" ->
                "this workspace's plan has no user groups: name the leads by their user ids";
            case "missing_scope" -> "give the app the scope usergroups:read";
            case "no_such_subteam", "subteam_not_found" -> "there is no such group: check the configured id";
            default -> "see Slack's reference of usergroups.users.list";
        };
    }
}
