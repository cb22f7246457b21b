package dev.leat.topic;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/// What a policy wants of one value.
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

    /// Whether a value that is there is as wanted.
    boolean takes(FilterInput.Leaf leaf);

    /// This very value.
    record Exactly(FilterInput.Leaf value) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return value.equals(leaf);
        }
    }

    /// A text that begins so.
    record Prefix(String text, boolean anyCase) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return asText(leaf, t -> t.regionMatches(anyCase, 0, text, 0, text.length()));
        }
    }

    /// A text that ends so.
    record Suffix(String text, boolean anyCase) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return asText(
                    leaf,
                    t ->
                            t.regionMatches(
                                    anyCase, t.length() - text.length(), text, 0, text.length()));
        }
    }

    /// This text in capital or small letters.
    record AnyCase(String text) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return asText(leaf, text::equalsIgnoreCase);
        }
    }

    /// A number that each of the bounds admits.
    record Numeric(List<Bound> bounds) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return leaf instanceof FilterInput.Number number
                    && bounds.stream().allMatch(bound -> bound.admits(number.value()));
        }
    }

    /// One side of a range of numbers.
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

    /// How a number compares with a bound.
    enum Comparison {
        LESS,
        AT_MOST,
        EQUAL,
        AT_LEAST,
        MORE
    }

    /// A value that none of these takes.
    record AnythingBut(List<ValueCondition> not) implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return not.stream().noneMatch(condition -> condition.takes(leaf));
        }
    }

    /// Any value that says something.
    record Present() implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return !(leaf instanceof FilterInput.Nothing || leaf.equals(new FilterInput.Text("")));
        }
    }

    /// No value: none that is there is as wanted.
    record Absent() implements ValueCondition {

        @Override
        public boolean takes(FilterInput.Leaf leaf) {
            return false;
        }
    }

    private static boolean asText(FilterInput.Leaf leaf, Predicate<String> as) {
        return leaf instanceof FilterInput.Text text && as.test(text.value());
    }
}
