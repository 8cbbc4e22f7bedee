package dev.drydock.adapter.store;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.drydock.core.run.Event;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/**
 * The JSON in which events are kept for ever. A field that an old line does not have reads as empty (text, collections,
 * optional values) or zero; a field that is not known is passed over; a missing field of any other type is an error.
 */
final class EventCodec {
    private final ObjectWriter writer;
    private final ObjectReader reader;

    EventCodec() {
        JsonMapper mapper = mapper();
        writer = mapper.writerFor(Event.class);
        reader = mapper.readerFor(Event.class);
    }

    /** The name under which an event's type is stored. */
    static String type(Event event) {
        return event.getClass().getSimpleName();
    }

    /** The event as one line of JSON in ASCII. */
    String encode(Event event) {
        try {
            return writer.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("events of type " + type(event) + " cannot be written as JSON", e);
        }
    }

    /**
     * The event that a line of JSON tells.
     *
     * @throws JsonProcessingException where it tells none: it is damaged, or was written by a newer Drydock
     */
    Event decode(String body) throws JsonProcessingException {
        return reader.readValue(body);
    }

    private static JsonMapper mapper() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .annotationIntrospector(
                        AnnotationIntrospector.pair(new SealedTypes(), new JacksonAnnotationIntrospector()))
                // The components of records and nothing else: a method isEmpty() is no field.
                .visibility(PropertyAccessor.GETTER, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.IS_GETTER, JsonAutoDetect.Visibility.NONE)
                .visibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                // Half a surrogate pair, which a person's text may have, has no UTF-8: the stored line would not be the
                // hashed one.
                .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
        for (Class<?> type :
                List.of(String.class, List.class, Map.class, Set.class, SortedSet.class, Collection.class)) {
            mapper.configOverride(type).setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
        }
        return mapper;
    }
}
