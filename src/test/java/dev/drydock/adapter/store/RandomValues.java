package dev.drydock.adapter.store;

import dev.drydock.core.plan.Fingerprint;
import dev.drydock.core.run.Choice;
import dev.drydock.core.run.RunId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes random values of records and sealed interfaces, the same ones for the same seed. */
final class RandomValues {
    private static final List<String> WORDS = List.of(
            "",
            "node01",
            "evict shop/web-1",
            "naïve ⚓ 船渠",
            "\ud83d",
            "a\0b\"\\\n\t",
            "<!channel>",
            "{\"type\":\"Pause\"}");

    private final RandomGenerator random;
    private final Map<Class<?>, Supplier<Object>> special = new HashMap<>();

    RandomValues(RandomGenerator random) {
        this.random = random;
        special.put(String.class, () -> WORDS.get(random.nextInt(WORDS.size())));
        special.put(int.class, random::nextInt);
        special.put(long.class, random::nextLong);
        special.put(boolean.class, random::nextBoolean);
        special.put(Instant.class, () -> Instant.ofEpochMilli(random.nextLong(4_000_000_000_000L)));
        special.put(Duration.class, () -> Duration.ofMillis(random.nextLong(-1_000_000, 1_000_000_000)));
        special.put(RunId.class, () -> new RunId(String.format("r-%08d", random.nextInt(100_000_000))));
        special.put(
                Choice.class, () -> new Choice("roll-back", (String) any(String.class), (String) any(String.class)));
        special.put(Fingerprint.class, () -> new Fingerprint(String.format("%064x", random.nextLong())));
    }

    /** A value of a class, which is a record or a sealed interface of them. */
    <T> T of(Class<T> type) {
        return type.cast(any(type));
    }

    private Object any(Type type) {
        if (type instanceof ParameterizedType generic) {
            return collection((Class<?>) generic.getRawType(), generic.getActualTypeArguments());
        }
        Class<?> plain = (Class<?>) type;
        if (special.containsKey(plain)) {
            return special.get(plain).get();
        } else if (plain.isEnum()) {
            return oneOf(List.of(plain.getEnumConstants()));
        } else if (plain.isRecord()) {
            return record(plain);
        }
        return any(oneOf(SealedTypes.permitted(plain).toList()));
    }

    private Object collection(Class<?> raw, Type[] arguments) {
        if (raw == Optional.class) {
            return random.nextBoolean() ? Optional.of(any(arguments[0])) : Optional.empty();
        } else if (raw == Map.class) {
            // Keys are names that Drydock gives, never what a person typed.
            return IntStream.range(0, random.nextInt(4))
                    .boxed()
                    .collect(Collectors.toMap(i -> "key " + i, i -> any(arguments[1])));
        } else if (raw == SortedSet.class) {
            return new TreeSet<>(several(arguments[0]).toList());
        }
        return several(arguments[0]).toList();
    }

    private Stream<Object> several(Type type) {
        return IntStream.range(0, random.nextInt(4)).mapToObj(i -> any(type));
    }

    private Object record(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        Object[] values = Arrays.stream(components)
                .map(component -> any(component.getGenericType()))
                .toArray();
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no random " + type, e);
        }
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
