package dev.leat.server;

/// For tests in which nobody asks for a preview.
final class NoPreviews {

    static final PreviewReport.Maker MAKER =
            (_, _) -> {
                throw new Refusal(404, "no previews here");
            };

    private NoPreviews() {}
}
