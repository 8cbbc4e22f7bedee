package dev.drydock.app;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.drydock.app.Configuration.LogFormat;
import java.net.URL;
import java.util.Locale;
import java.util.Objects;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up what is logged and how it looks: {@code logback.xml}, with the format that the configuration asks for. */
final class LogSetup {
    private static final URL RULES =
            Objects.requireNonNull(LogSetup.class.getResource("/logback.xml"), "logback.xml belongs to the program");

    private LogSetup() {}

    /**
     * Keeps what libraries say to the log, at the log's levels: gRPC writes to java.util.logging. Since JDK 24 the JVM itself warns of
     * who uses {@code sun.misc.Unsafe}; Netty, which etcd is spoken to through, does as well without. To be called before they are met.
     */
    static void takeLibraries() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        System.getProperties().putIfAbsent("io.netty.noUnsafe", "true");
    }

    /** Uses the format from now on. Before, lines are text. */
    static void use(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            apply(context, format);
        }
    }

    static void apply(LoggerContext context, LogFormat format) {
        context.reset();
        context.putProperty("drydock.log", format.name().toLowerCase(Locale.ROOT));
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(RULES);
        } catch (JoranException e) {
            throw new IllegalStateException("logback.xml is not understood", e);
        }
    }
}
