package dev.leat.server.dynamodb.expression;

/// A kind of mistake in an expression whose syntax is valid, in the order in which DynamoDB reports
/// the kinds: an expression with two mistakes gets the message of the first kind.
enum Fault {
    REDUNDANT_PARENTHESES,
    FUNCTION_NAME,
    FUNCTION_PLACE,
    RESERVED_WORD,
    REPEATED_SECTION,
    UNDEFINED,
    OVERLAP,
    CONFLICT,
    OPERAND_COUNT,
    SAME_OPERANDS,
    OPERAND;

    /// Returns true if DynamoDB looks for this kind in one comparison after the other, so that the
    /// first comparison with such a mistake counts.
    boolean ofOneComparison() {
        return compareTo(UNDEFINED) >= 0;
    }
}
