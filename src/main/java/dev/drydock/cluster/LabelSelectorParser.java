package dev.drydock.cluster;

import dev.drydock.cluster.LabelSelector.Operator;
import dev.drydock.cluster.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads label selectors as {@code kubectl --selector} takes them: {@code a=b,c!=d,e in (x,y),f notin (z),g,!h}. The rules for
 * keys and values are those of {@code k8s.io/apimachinery/pkg/labels}; its {@code >} and {@code <} are refused.
 */
public final class LabelSelectorParser {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final int SHOWN = 60;

    private final List<String> tokens;
    private int at;

    private LabelSelectorParser(List<String> tokens) {
        this.tokens = tokens;
    }

    /** A text that is no label selector; the message says in plain words what is wrong with it. */
    public static final class SyntaxException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        SyntaxException(String message) {
            super(message);
        }

        @Override
        public String getMessage() {
            return Objects.requireNonNull(super.getMessage());
        }
    }

    /**
     * Reads a selector; an empty one selects everything.
     *
     * @throws SyntaxException where it is none
     */
    public static LabelSelector parse(String text) {
        return new LabelSelectorParser(tokens(text)).selector();
    }

    private LabelSelector selector() {
        List<Requirement> requirements = new ArrayList<>();
        if (tokens.isEmpty()) {
            return new LabelSelector(requirements);
        }
        requirements.add(requirement());
        while (at < tokens.size()) {
            expect(",", "conditions are separated by commas");
            requirements.add(requirement());
        }
        return new LabelSelector(requirements);
    }

    private Requirement requirement() {
        if (peek().equals("!")) {
            at++;
            return new Requirement(key(), Operator.DOES_NOT_EXIST, Set.of());
        }
        String key = key();
        String operator = peek();
        return switch (operator) {
            case "", "," -> new Requirement(key, Operator.EXISTS, Set.of());
            case "=", "==" -> new Requirement(key, Operator.IN, Set.of(valueBehindOperator()));
            case "!=" -> new Requirement(key, Operator.NOT_IN, Set.of(valueBehindOperator()));
            case "in" -> new Requirement(key, Operator.IN, values());
            case "notin" -> new Requirement(key, Operator.NOT_IN, values());
            case ">", "<" ->
                throw new SyntaxException(
                        "comparing with " + operator + " is not supported; list the values with in (…)");
            default ->
                throw new SyntaxException(
                        "behind " + shown(key) + " comes =, !=, in (…), notin (…) or a comma, not " + shown(operator));
        };
    }

    private String key() {
        String key = next();
        int slash = key.indexOf('/');
        boolean prefixed = slash < 0 || NodeName.isValid(key.substring(0, slash));
        if (!prefixed || !NAME.matcher(key.substring(slash + 1)).matches()) {
            throw new SyntaxException(
                    key.isEmpty() || isMark(key)
                            ? "a label is missing" + (key.isEmpty() ? " at the end" : " before " + shown(key))
                            : shown(key) + " is not a label's name");
        }
        return key;
    }

    private String valueBehindOperator() {
        at++;
        return value();
    }

    /** A value, which may be empty: {@code a=}. */
    private String value() {
        if (peek().isEmpty() || peek().equals(",") || peek().equals(")")) {
            return "";
        }
        String value = next();
        if (!NAME.matcher(value).matches()) {
            throw new SyntaxException(
                    shown(value) + " is not a label's value: at most 63 letters, digits, dashes, underscores and dots");
        }
        return value;
    }

    private Set<String> values() {
        String operator = next();
        expect("(", "behind " + operator + " comes a list such as (a,b)");
        if (peek().equals(")")) {
            throw new SyntaxException("the list behind " + operator + " is empty");
        }
        Set<String> values = new LinkedHashSet<>();
        values.add(value());
        while (peek().equals(",")) {
            at++;
            values.add(value());
        }
        expect(")", "the list behind " + operator + " ends with a parenthesis");
        return values;
    }

    private void expect(String mark, String why) {
        String found = next();
        if (!found.equals(mark)) {
            throw new SyntaxException(why + (found.isEmpty() ? "; the selector ends before" : ", not " + shown(found)));
        }
    }

    /** The next token; empty at the end. */
    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        String token = peek();
        at++;
        return token;
    }

    private static List<String> tokens(String text) {
        List<String> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            int begin = at;
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            if (isMark(text.substring(at, at + 1))) {
                boolean pair =
                        at + 1 < text.length() && text.charAt(at + 1) == '=' && "=!".indexOf(text.charAt(at)) >= 0;
                at += pair ? 2 : 1;
            } else {
                while (at < text.length()
                        && !Character.isWhitespace(text.charAt(at))
                        && !isMark(text.substring(at, at + 1))) {
                    at++;
                }
            }
            tokens.add(text.substring(begin, at));
        }
        return tokens;
    }

    private static boolean isMark(String token) {
        return switch (token) {
            case "=", "==", "!=", "!", ",", "(", ")", ">", "<" -> true;
            default -> false;
        };
    }

    private static String shown(String token) {
        return "`" + (token.length() > SHOWN ? token.substring(0, SHOWN) + "…" : token) + "`";
    }
}
