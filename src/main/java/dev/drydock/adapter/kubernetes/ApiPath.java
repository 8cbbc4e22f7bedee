package dev.drydock.adapter.kubernetes;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The path of an API request with its query; names are escaped as they are put in.
 *
 * @param value the escaped path, with the query if there is one
 */
record ApiPath(String value) {
    /** A path of one of the API's own groups, such as {@code /api/v1}. */
    static ApiPath of(String root) {
        return new ApiPath(root);
    }

    ApiPath slash(String name) {
        return new ApiPath(value + "/" + escaped(name));
    }

    ApiPath with(String parameter, String argument) {
        return new ApiPath(value + (value.contains("?") ? "&" : "?") + parameter + "=" + escaped(argument));
    }

    private static String escaped(String word) {
        return URLEncoder.encode(word, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return value;
    }
}
