package dev.leat.quality.suggest;

/// A proposal that was run on the data.
///
/// @param place where it belongs in `app.yaml`, such as `schemas: Order: user_id`
/// @param text the text that would be written there
public record Tested(Proposal proposal, String place, String text, MeasuredEffect effect) {

    /// Returns true if it would reject or change a record, or treat it as a repeated one.
    public boolean affectsRecords() {
        return effect.rejected() > 0 || effect.repeated() > 0 || !effect.examples().isEmpty();
    }

    /// Returns true if it would reject many records, so that a person must decide.
    public boolean strict() {
        return effect.rejected() > Trial.MOST_REJECTED * effect.tested();
    }
}
