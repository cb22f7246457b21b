package dev.leat.cli.llm;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of commands that can ask a language model. Without them none is asked.
public final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description = {
                "Also ask a language model, by its name in models of",
                "app.yaml, or as PROVIDER/NAME, where PROVIDER is openai,",
                "anthropic, bedrock or ollama."
            })
    @Nullable String model;

    @Option(
            names = "--show-prompt",
            description = "Print all that --model would send, and send nothing.")
    boolean showPrompt;

    @Option(
            names = "--with-values",
            description = "Also send texts, of columns that do not look personal.")
    boolean withValues;

    /// Returns true if any of the options is set.
    public boolean used() {
        return model != null || showPrompt || withValues;
    }
}
