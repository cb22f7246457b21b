package dev.leat.topic;

import java.math.BigDecimal;

/// The languages of policies: the filter policies of SNS, and the event patterns of EventBridge.
/// Both have the same operators. They differ in their limits, and in the values that `exists`
/// accepts.
enum PolicyLanguage {
    /// https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
    FILTER_POLICY(256 * 1024, 150, new BigDecimal("1e9")) {

        private static final int MOST_NAMES = 5;

        @Override
        void checkSize(int bytes) {
            if (bytes > mostBytes) {
                throw PolicyReader.wrong(
                        "Filter policy can not be larger than %d bytes".formatted(mostBytes));
            }
        }

        @Override
        void checkNames(int names) {
            if (names > MOST_NAMES) {
                throw PolicyReader.wrong(
                        "Filter policy can not have more than %d keys".formatted(MOST_NAMES));
            }
        }

        @Override
        RuntimeException tooComplex() {
            return PolicyReader.wrong("Filter policy is too complex");
        }

        // The product of the number of conditions and the nesting depth.
        @Override
        long weight(int conditions, int depth) {
            return (long) conditions * depth;
        }

        @Override
        BigDecimal exact(BigDecimal number) {
            return checked(number);
        }

        @Override
        ValueCondition present() {
            return new ValueCondition.Present(false);
        }
    },

    /// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
    EVENT_PATTERN(4096, 1000, new BigDecimal("5e9")) {

        @Override
        void checkSize(int bytes) {
            if (bytes > mostBytes) {
                throw PolicyReader.wrong("it has more than %d bytes".formatted(mostBytes));
            }
        }

        @Override
        void checkNames(int names) {
            if (names == 0) {
                throw PolicyReader.wrong("Empty objects are not allowed");
            }
        }

        @Override
        RuntimeException tooComplex() {
            return new EventPattern.TooComplexException(mostCombinations());
        }

        // Only `$or` makes combinations.
        @Override
        long weight(int conditions, int depth) {
            return 1;
        }

        @Override
        BigDecimal exact(BigDecimal number) {
            return number;
        }

        @Override
        ValueCondition present() {
            return new ValueCondition.Present(true);
        }
    };

    /// Maximum size in UTF-8.
    final int mostBytes;

    private final long mostCombinations;
    private final BigDecimal mostNumber;

    PolicyLanguage(int mostBytes, long mostCombinations, BigDecimal mostNumber) {
        this.mostBytes = mostBytes;
        this.mostCombinations = mostCombinations;
        this.mostNumber = mostNumber;
    }

    /// Returns the maximum number of combinations of a policy.
    long mostCombinations() {
        return mostCombinations;
    }

    /// @throws InvalidPolicyException if a policy cannot have this size
    abstract void checkSize(int bytes);

    /// @throws InvalidPolicyException if a policy cannot have this number of names
    abstract void checkNames(int names);

    /// Returns the error for a policy with too many combinations.
    abstract RuntimeException tooComplex();

    /// Returns the factor by which a name multiplies the number of combinations.
    abstract long weight(int conditions, int depth);

    /// Returns a number that must be equal.
    ///
    /// @throws InvalidPolicyException if it is outside the permitted range
    abstract BigDecimal exact(BigDecimal number);

    /// Returns the condition `exists: true`.
    abstract ValueCondition present();

    /// Returns a number with which other numbers are compared.
    ///
    /// @throws InvalidPolicyException if it is outside the permitted range
    BigDecimal checked(BigDecimal number) {
        if (number.abs().compareTo(mostNumber) > 0) {
            throw PolicyReader.wrong(
                    "Value must be between -%1$s and %1$s, inclusive"
                            .formatted(Double.toString(mostNumber.doubleValue())));
        }
        return number;
    }
}
