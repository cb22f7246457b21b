package dev.leat.quality.profile;

import java.util.List;

/// Rules that hold, or nearly hold, between columns. Each has been counted on all profiled records.
/// `compared` is the number of records in which no column of the rule is null, `violations` the
/// number of these that do not follow it.
///
/// @param keys columns whose values identify a record
/// @param products columns that are the product of two others
/// @param totals columns that are the sum over the elements of a list
/// @param orders columns that are never less than another
/// @param dependencies columns whose value follows from another column
/// @param equals columns with the same values
public record Relations(
        List<Key> keys,
        List<Product> products,
        List<ListTotal> totals,
        List<Order> orders,
        List<Dependency> dependencies,
        List<Equality> equals) {

    /// No rules.
    public static final Relations NONE =
            new Relations(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

    public Relations {
        keys = List.copyOf(keys);
        products = List.copyOf(products);
        totals = List.copyOf(totals);
        orders = List.copyOf(orders);
        dependencies = List.copyOf(dependencies);
        equals = List.copyOf(equals);
    }

    /// Columns that identify a record.
    ///
    /// @param duplicates the records whose key an earlier record has; 0 for a key, more for a
    ///   near-key
    /// @param conflicts those duplicates that differ from the earlier record in another column
    /// @param nulls the records in which a column of the key is null; they are no duplicates
    public record Key(List<String> columns, long duplicates, long conflicts, long nulls) {

        public Key {
            columns = List.copyOf(columns);
        }
    }

    /// `product = left * right`.
    ///
    /// @param decimals the decimal places to which the product is rounded before the comparison
    public record Product(
            String product,
            String left,
            String right,
            int decimals,
            long compared,
            long violations) {}

    /// `total = sum(factors multiplied)`, over the elements of a list.
    ///
    /// @param factors one or two paths of numbers in the elements, such as `lines[].price`
    public record ListTotal(
            String total, List<String> factors, int decimals, long compared, long violations) {

        public ListTotal {
            factors = List.copyOf(factors);
        }
    }

    /// `lower <= upper`.
    ///
    /// @param equal the compared records in which both are equal
    public record Order(String lower, String upper, long equal, long compared, long violations) {}

    /// The value of `determinant` determines the value of `dependent`.
    ///
    /// @param groups the distinct values of the determinant
    /// @param violations the records with another value than most records of their group
    public record Dependency(
            String determinant, String dependent, long groups, long compared, long violations) {}

    /// `first = second`.
    public record Equality(String first, String second, long compared, long violations) {}
}
