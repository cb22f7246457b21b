package dev.leat.topic;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/// A condition on one value.
sealed interface ValueCondition
        permits ValueCondition.Exactly,
                ValueCondition.Prefix,
                ValueCondition.Suffix,
                ValueCondition.AnyCase,
                ValueCondition.Numeric,
                ValueCondition.AnythingBut,
                ValueCondition.Present,
                ValueCondition.Absent,
                WildcardPattern,
                Cidr {

    /// Returns true if an existing value matches.
    boolean matches(FilterInput.Leaf leaf);

    /// Condition: this exact value.
    record Exactly(FilterInput.Leaf value) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return value.equals(leaf);
        }
    }

    /// Condition: a string with this prefix.
    record Prefix(String text, boolean anyCase) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return asText(leaf, t -> t.regionMatches(anyCase, 0, text, 0, text.length()));
        }
    }

    /// Condition: a string with this suffix.
    record Suffix(String text, boolean anyCase) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return asText(
                    leaf,
                    t ->
                            t.regionMatches(
                                    anyCase, t.length() - text.length(), text, 0, text.length()));
        }
    }

    /// Condition: this string, ignoring case.
    record AnyCase(String text) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return asText(leaf, text::equalsIgnoreCase);
        }
    }

    /// Condition: a number within all bounds.
    record Numeric(List<Bound> bounds) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return leaf instanceof FilterInput.Number number
                    && bounds.stream().allMatch(bound -> bound.admits(number.value()));
        }
    }

    /// One bound of a numeric range.
    record Bound(Comparison comparison, BigDecimal value) {

        boolean admits(BigDecimal number) {
            int order = number.compareTo(value);
            return switch (comparison) {
                case LESS -> order < 0;
                case AT_MOST -> order <= 0;
                case EQUAL -> order == 0;
                case AT_LEAST -> order >= 0;
                case MORE -> order > 0;
            };
        }
    }

    /// The comparison of a number with a bound.
    enum Comparison {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    /// Condition: a value that matches none of the conditions `not`.
    record AnythingBut(List<ValueCondition> not) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return not.stream().noneMatch(condition -> condition.matches(leaf));
        }
    }

    /// Condition: a value exists. If not `evenBlank`, the value must be neither null nor empty.
    record Present(boolean evenBlank) implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return evenBlank
                    || !(leaf instanceof FilterInput.Nothing
                            || leaf.equals(new FilterInput.Text("")));
        }
    }

    /// Condition: there is no value. [#matches] returns false for every value.
    record Absent() implements ValueCondition {

        @Override
        public boolean matches(FilterInput.Leaf leaf) {
            return false;
        }
    }

    private static boolean asText(FilterInput.Leaf leaf, Predicate<String> as) {
        return leaf instanceof FilterInput.Text text && as.test(text.value());
    }
}
