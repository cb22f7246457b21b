package dev.leat.quality.suggest;

import java.util.List;

/// The measured effect of a proposal on the data.
///
/// @param tested the records on which it was run
/// @param rejected the records that it would reject
/// @param repeated for a key, the records whose key an earlier record has; those with other values
///   are rejected, unless a version is proposed
/// @param examples at most three of the records that it would reject, or repeat, with the columns
///   that it uses; personal values are masked
public record MeasuredEffect(long tested, long rejected, long repeated, List<String> examples) {

    /// The greatest number of examples.
    public static final int EXAMPLES = 3;

    public MeasuredEffect {
        examples = List.copyOf(examples);
    }
}
