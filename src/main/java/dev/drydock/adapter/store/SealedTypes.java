package dev.drydock.adapter.store;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells Jackson about sealed interfaces: where one is declared, the value carries a {@code type} property with the simple name
 * of its class, so that the core needs no annotations.
 */
final class SealedTypes extends NopAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    /** The classes that a value of a sealed interface may have. */
    static Stream<Class<?>> permitted(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(SealedTypes::permitted)
                : Stream.of(type);
    }

    @Override
    public @Nullable TypeResolverBuilder<?> findTypeResolver(
            MapperConfig<?> config, AnnotatedClass type, JavaType base) {
        if (!isSealedInterface(type.getRawType())) {
            return null;
        }
        return new StdTypeResolverBuilder()
                .init(JsonTypeInfo.Id.NAME, null)
                .inclusion(JsonTypeInfo.As.PROPERTY)
                .typeProperty("type");
    }

    @Override
    public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
        if (!isSealedInterface(annotated.getRawType())) {
            return null;
        }
        return permitted(annotated.getRawType())
                .map(type -> new NamedType(type, type.getSimpleName()))
                .toList();
    }

    private static boolean isSealedInterface(Class<?> type) {
        return type.isInterface() && type.isSealed();
    }
}
