package dev.leat.aws.state;

import dev.leat.app.View;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The item of a row of a view, or of a period of a row, as it was read. A value is null if nothing
/// contributed to it. In a view without a key, an item has the values of one shard, which can
/// exceed 64 bits.
///
/// @param near true if sums of the view are near the limits of 64 bits (see [Cell])
record CellItem(boolean exists, boolean near, @Nullable BigInteger[] values) {

    static final String KEY = "key";
    static final String START = "start";
    static final String NEAR = "near";

    /// Returns the attribute of a measure. The prefix prevents collisions with other attributes.
    static String attribute(View.Measure measure) {
        return "m:" + measure.name();
    }

    /// @param item null if there is none
    static CellItem of(View view, @Nullable Map<String, AttributeValue> item) {
        var values = new @Nullable BigInteger[view.measures().size()];
        if (item != null) {
            for (int i = 0; i < values.length; i++) {
                var value = item.get(attribute(view.measures().get(i)));
                values[i] = value == null ? null : new BigInteger(value.n());
            }
        }
        return new CellItem(item != null, item != null && item.containsKey(NEAR), values);
    }

    /// Returns the values of two shards together.
    CellItem plus(View view, CellItem other) {
        var sums = values.clone();
        for (int i = 0; i < sums.length; i++) {
            var one = sums[i];
            var two = other.values[i];
            if (one != null && two != null) {
                sums[i] =
                        switch (view.measures().get(i).kind()) {
                            case COUNT, SUM -> one.add(two);
                            case MIN -> one.min(two);
                            case MAX -> one.max(two);
                        };
            } else if (two != null) {
                sums[i] = two;
            }
        }
        return new CellItem(exists || other.exists, near || other.near, sums);
    }
}
