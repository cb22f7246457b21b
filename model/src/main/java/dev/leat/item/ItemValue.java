package dev.leat.item;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/// The value of an item's attribute, with the data types of DynamoDB
/// (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html).
/// Values are immutable. Two values are equal if DynamoDB's operator `=` returns true for them: the
/// order of members of maps and sets does not matter, and numbers are compared by value.
public sealed interface ItemValue {

    /// Returns the type's descriptor in requests and expressions, such as `S`.
    String type();

    /// A text.
    record Text(String value) implements ItemValue {
        @Override
        public String type() {
            return "S";
        }
    }

    /// A number, normalised by [ItemNumber]: without trailing zeros.
    record Number(BigDecimal value) implements ItemValue {
        @Override
        public String type() {
            return "N";
        }

        public static Number of(long value) {
            return new Number(ItemNumber.normalise(BigDecimal.valueOf(value)));
        }
    }

    /// Bytes, from position to limit.
    record Binary(ByteBuffer value) implements ItemValue {
        public Binary {
            value = value.asReadOnlyBuffer();
        }

        @Override
        public ByteBuffer value() {
            return value.duplicate();
        }

        @Override
        public String type() {
            return "B";
        }
    }

    /// A boolean.
    record Bool(boolean value) implements ItemValue {
        @Override
        public String type() {
            return "BOOL";
        }
    }

    /// An explicit null.
    record Null() implements ItemValue {
        @Override
        public String type() {
            return "NULL";
        }
    }

    /// A list of values of any types.
    record Sequence(List<ItemValue> values) implements ItemValue {
        public Sequence {
            values = List.copyOf(values);
        }

        @Override
        public String type() {
            return "L";
        }
    }

    /// Values by name, in the order in which they were written.
    record Document(Map<String, ItemValue> values) implements ItemValue {
        public Document {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String type() {
            return "M";
        }
    }

    /// A set of at least one text, number or binary value. All members have the same type.
    record Group(SequencedSet<ItemValue> values) implements ItemValue {
        public Group {
            values = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(values));
            if (values.isEmpty()) {
                throw new IllegalArgumentException("a set needs a member");
            }
        }

        /// Returns the type's descriptor: `SS`, `NS` or `BS`.
        @Override
        public String type() {
            return memberType() + "S";
        }

        public String memberType() {
            return values.getFirst().type();
        }
    }
}
