package dev.drydock.app.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.sim.slack.Change;
import dev.drydock.sim.slack.Channel;
import dev.drydock.sim.slack.LocalSlack;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.User;
import dev.drydock.sim.slack.UserGroup;
import dev.drydock.sim.slack.View;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the page knows of the local Slack: who and what there is, every message, every view. */
final class SlackFace {
    /** The newest messages of a channel that a page that is opened is given. */
    private static final int MESSAGES = 500;

    private final LocalSlack slack;
    private final Set<String> leads;

    SlackFace(LocalSlack slack, List<String> leads) {
        this.slack = slack;
        this.leads = Set.copyOf(leads);
    }

    /** Somebody whom one can be. */
    record PersonFace(String id, String handle, String name, String role) {}

    record GroupFace(String id, String handle) {}

    record ChannelFace(String id, String name, List<String> members) {}

    record FileFace(String id, String name, String title, int size, boolean picture) {}

    record MessageFace(
            String channel,
            String ts,
            Optional<String> thread,
            String author,
            String text,
            List<JsonNode> blocks,
            List<FileFace> files,
            boolean broadcast,
            Optional<String> onlyFor,
            boolean edited) {}

    record ViewFace(String id, String owner, String type, String hash, JsonNode body) {}

    /** A message that is gone. */
    record Gone(String channel, String ts) {}

    /** All of it, now. */
    record Everything(
            List<PersonFace> people,
            PersonFace bot,
            List<GroupFace> groups,
            List<ChannelFace> channels,
            List<MessageFace> messages,
            List<ViewFace> views) {}

    Everything everything() {
        List<Channel> channels = slack.channels();
        return new Everything(
                slack.users().stream().map(this::person).toList(),
                new PersonFace(slack.bot().id(), slack.bot().name(), slack.bot().realName(), "app"),
                slack.groups().stream()
                        .map(group -> new GroupFace(group.id(), group.handle()))
                        .toList(),
                channels.stream()
                        .map(channel -> new ChannelFace(
                                channel.id(),
                                channel.name(),
                                channel.members().stream().sorted().toList()))
                        .toList(),
                Stream.concat(
                                channels.stream().map(Channel::id),
                                slack.users().stream().map(this::direct))
                        .flatMap(this::newest)
                        .map(SlackFace::message)
                        .toList(),
                slack.users().stream().flatMap(this::views).toList());
    }

    private String direct(User user) {
        return slack.settings("@" + user.name()).id();
    }

    private Stream<Message> newest(String channel) {
        List<Message> all = slack.channel(channel).everything();
        return all.subList(Math.max(0, all.size() - MESSAGES), all.size()).stream();
    }

    private Stream<ViewFace> views(User user) {
        return Stream.of(
                        slack.person(user.name()).home(),
                        slack.person(user.name()).modal())
                .flatMap(Optional::stream)
                .map(SlackFace::view);
    }

    private PersonFace person(User user) {
        Set<String> approvers = slack.groups().stream()
                .filter(group -> leads.contains(group.id()))
                .map(UserGroup::members)
                .flatMap(List::stream)
                .collect(Collectors.toSet());
        String role = approvers.contains(user.id())
                ? "lead"
                : user.flags().stream()
                        .map(flag -> flag.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                        .findFirst()
                        .orElse("member");
        return new PersonFace(user.id(), user.name(), user.realName(), role);
    }

    private static MessageFace message(Message message) {
        List<FileFace> files = message.content().files().stream()
                .map(file -> new FileFace(
                        file.id(), file.name(), file.title(), file.bytes().length, FileResponse.isPicture(file)))
                .toList();
        return new MessageFace(
                message.channel(),
                message.ts(),
                message.isReply() ? message.threadTs() : Optional.empty(),
                message.author(),
                message.text(),
                message.blocks(),
                files,
                message.broadcast(),
                message.onlyFor(),
                message.edited());
    }

    private static ViewFace view(View view) {
        return new ViewFace(view.id(), view.owner(), view.type(), view.hash(), view.body());
    }

    /** Tells the pages of a change, in the order in which it happened. */
    static void tell(Change change, Viewers viewers) {
        switch (change) {
            case Change.Posted(Message message) -> viewers.tell("message", message(message));
            case Change.Edited(Message before, Message message) -> viewers.tell("message", message(message));
            case Change.Deleted(Message message) -> viewers.tell("gone", new Gone(message.channel(), message.ts()));
            case Change.Shown(View view) -> viewers.tell("view", view(view));
            case Change.Closed(View view) -> viewers.tell("closed", view(view));
            case Change.Done done -> {}
        }
    }
}
