package dev.drydock.app.console;

import dev.drydock.adapter.grammar.PicocliGrammar;
import dev.drydock.app.console.CommandLineAid.Names;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import io.javalin.util.JavalinBindException;
import java.net.BindException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The console's web server: the page, what it shows as it changes, and what is done on it. */
public final class Console implements AutoCloseable {
    private static final int LARGEST_BODY = 64 * 1024;
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
            + "img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'";
    private static final String MAIL_POLICY =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";

    private final ConsoleSettings settings;
    private final Backstage backstage;
    private final Doorkeeper doorkeeper;
    private final Assets assets = new Assets();
    private final Viewers viewers = new Viewers();
    private final SlackFace slack;
    private final Deeds deeds;
    private final CommandLineAid aid;
    private final Pictures pictures;
    private final AutoCloseable listening;
    private final Javalin server;

    private Console(ConsoleSettings settings, Backstage backstage, InstantSource clock) {
        this.settings = settings;
        this.backstage = backstage;
        this.doorkeeper = new Doorkeeper(settings.token());
        this.slack = new SlackFace(backstage.slack(), backstage.leads());
        this.deeds = new Deeds(backstage.slack());
        this.aid = new CommandLineAid(
                backstage.slack().commands(), backstage.commands(), new PicocliGrammar(backstage.commands()));
        this.pictures = new Pictures(backstage, viewers, clock);
        this.server = Javalin.create(this::configure);
        this.listening = backstage.slack().onChange(change -> SlackFace.tell(change, viewers));
    }

    /**
     * Starts.
     *
     * @throws PortTakenException where somebody else listens at the port
     */
    public static Console start(ConsoleSettings settings, Backstage backstage, InstantSource clock) {
        Console console = new Console(settings, backstage, clock);
        try {
            console.server.start(settings.host(), settings.port());
        } catch (JavalinBindException e) {
            console.close();
            throw new PortTakenException(settings, e);
        } catch (RuntimeException e) {
            console.close();
            throw e.getCause() instanceof BindException ? new PortTakenException(settings, e) : e;
        }
        console.pictures.start();
        return console;
    }

    /** The page's address, with the token where one is wanted. */
    public String address() {
        String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
        String page = "http://" + host + ":" + server.port() + "/";
        return settings.token().map(token -> page + "?token=" + token).orElse(page);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.maxRequestSize = LARGEST_BODY;
        config.routes.before(this::door);
        config.routes.exception(IllegalArgumentException.class, (wrong, context) -> {
            String why = Optional.ofNullable(wrong.getMessage()).orElse("That cannot be done.");
            context.status(400).json("").contentType("application/json").result(Wire.write(new Trouble(why)));
        });
        config.routes.get("/", this::page);
        config.routes.get("/assets/{name}", context -> asset(context, context.pathParam("name")));
        config.routes.get("/mail/{id}", this::mail);
        config.routes.get("/files/{id}", this::file);
        config.routes.get("/api/state", context -> json(context, everything()));
        config.routes.get("/api/aid", this::aid);
        config.routes.get("/api/changes", viewers::serve);
        deed(config, "type", Deeds.Typed.class, deeds::type);
        deed(config, "use", Deeds.Used.class, deeds::use);
        deed(config, "view/use", Deeds.UsedInView.class, deeds::use);
        deed(config, "view/close", Deeds.Closed.class, deeds::close);
        deed(config, "home", Deeds.Opened.class, deeds::open);
        deed(config, "fault", Turned.class, this::turn);
        config.routes.post(
                "/api/view/submit",
                context -> json(context, deeds.submit(Wire.read(context.body(), Deeds.Submitted.class))));
        config.routes.post(
                "/api/search", context -> json(context, deeds.search(Wire.read(context.body(), Deeds.Searched.class))));
        config.routes.post(
                "/api/view/search",
                context -> json(context, deeds.search(Wire.read(context.body(), Deeds.SearchedInView.class))));
    }

    private static <T> void deed(JavalinConfig config, String name, Class<T> type, Consumer<T> deed) {
        config.routes.post("/api/" + name, context -> {
            deed.accept(Wire.read(context.body(), type));
            json(context, Map.of());
        });
    }

    private void door(Context context) {
        context.header("Content-Security-Policy", PAGE_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin")
                .header("Cache-Control", "no-store");
        Optional<String> brought = Optional.ofNullable(context.queryParam("token"));
        if (context.path().equals("/") && brought.filter(doorkeeper::isToken).isPresent()) {
            Cookie cookie = new Cookie(Doorkeeper.COOKIE, brought.get());
            cookie.setHttpOnly(true);
            cookie.setSameSite(SameSite.STRICT);
            context.cookie(cookie);
            context.redirect("/");
            context.skipRemainingHandlers();
            return;
        }
        Doorkeeper.Visit visit = visit(context);
        Optional<Doorkeeper.Refusal> refusal = doorkeeper.refuse(visit);
        if (refusal.isEmpty() && !context.path().equals("/")) {
            refusal = doorkeeper.refuseEmbedding(visit);
        }
        refusal.ifPresent(no -> {
            context.status(no.status()).contentType("text/plain; charset=utf-8").result(no.why() + "\n");
            context.skipRemainingHandlers();
        });
    }

    private static Doorkeeper.Visit visit(Context context) {
        Map<String, String> headers = context.headerMap().entrySet().stream()
                .collect(Collectors.toMap(
                        header -> header.getKey().toLowerCase(Locale.ROOT), Map.Entry::getValue, (one, other) -> one));
        return new Doorkeeper.Visit(
                context.method().name(), headers, Optional.ofNullable(context.cookie(Doorkeeper.COOKIE)));
    }

    private void page(Context context) {
        asset(context, "index.html");
    }

    private void asset(Context context, String name) {
        assets.find(name)
                .ifPresentOrElse(
                        asset -> context.contentType(asset.type()).result(asset.bytes()),
                        () -> context.status(404).result("There is no such file.\n"));
    }

    private void mail(Context context) {
        pictures.mail(number(context.pathParam("id")))
                .ifPresentOrElse(
                        html -> context.header("Content-Security-Policy", MAIL_POLICY)
                                .contentType("text/html; charset=utf-8")
                                .result(html),
                        () -> context.status(404).result("There is no such mail.\n"));
    }

    private void file(Context context) {
        backstage
                .slack()
                .file(context.pathParam("id"))
                .ifPresentOrElse(
                        file -> FileResponse.write(file, context),
                        () -> context.status(404).result("There is no such file.\n"));
    }

    private void aid(Context context) {
        String line = Optional.ofNullable(context.queryParam("line")).orElse("");
        json(context, aid.aid(line, new Names(pictures.nodes(), pictures.runs())));
    }

    private static int number(String digits) {
        return digits.matches("\\d{1,9}") ? Integer.parseInt(digits) : -1;
    }

    private record Trouble(String message) {}

    private record Turned(String id, boolean on) {}

    private record Everything(
            SlackFace.Everything slack, Backstage.Parts parts, boolean inbox, Pictures.Everything pictures) {}

    private Everything everything() {
        return new Everything(
                slack.everything(), backstage.parts(), backstage.mails().isPresent(), pictures.everything());
    }

    private void turn(Turned turned) {
        Fault fault = backstage.faults().stream()
                .filter(one -> one.id().equals(turned.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Nothing here can go wrong in that way."));
        fault.turn().accept(turned.on());
    }

    private static void json(Context context, Object value) {
        context.contentType("application/json; charset=utf-8").result(Wire.write(value));
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (Exception impossible) {
            throw new IllegalStateException("a listener of the local Slack did not close", impossible);
        } finally {
            pictures.close();
            viewers.close();
            server.stop();
        }
    }
}
