package dev.drydock.app;

import dev.drydock.adapter.store.StoreException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drydock serve}: the bot, until it is told to stop. */
@Command(name = "serve", description = "Runs the bot; configured by environment variables, see .env.example.")
final class ServeCommand implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);
    private static final int AWAY = 1;
    private static final int WRONG_CONFIGURATION = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it.
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Optional<Settings> settings = settings(spec.commandLine().getErr());
        if (settings.isEmpty()) {
            return WRONG_CONFIGURATION;
        }
        Drydock drydock;
        try {
            drydock = Drydock.start(settings.get(), System.getenv());
        } catch (StoreException refused) {
            return refusal(refused, spec.commandLine().getErr());
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            drydock.close();
            stopped.countDown();
        }));
        log.atInfo()
                .addKeyValue("version", Version.get())
                .addKeyValue("port", drydock.port())
                .log("drydock is up");
        stopped.await();
        return 0;
    }

    /** Tells why there is no store, and gives the exit code: a mistake of the settings, or something that passes. */
    static int refusal(StoreException refused, PrintWriter err) {
        err.println(refused.getMessage());
        return refused.isPassing() ? AWAY : WRONG_CONFIGURATION;
    }

    /** The settings from the environment; empty, with all that is wrong printed, where there are none. */
    static Optional<Settings> settings(PrintWriter err) {
        try {
            String worker = System.getenv().getOrDefault("HOSTNAME", "drydock");
            Configuration configuration = Configuration.read(System.getenv());
            LogSetup.takeLibraries();
            LogSetup.use(configuration.log());
            // A pod's name tells it from the others at its end.
            return Optional.of(Settings.of(configuration, worker.substring(Math.max(0, worker.length() - 40))));
        } catch (ConfigurationException wrong) {
            err.println(wrong.getMessage());
            return Optional.empty();
        }
    }
}
