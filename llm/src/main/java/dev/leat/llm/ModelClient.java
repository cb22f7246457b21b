package dev.leat.llm;

import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonRawSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.leat.app.Model;
import dev.leat.port.Time;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks a language model, within the limits of time, size and cost of the model. Each question is
/// sent at most twice, and only if the cache has no answer. Owned by the thread of one command,
/// whose budget it keeps; the caller closes it.
public final class ModelClient implements AutoCloseable {

    static final String OLLAMA = "http://localhost:11434";

    private final Model model;
    private final AnswerCache cache;
    private final LimitedHttpClient http;
    private final Budget budget;
    private @Nullable ChatModel chat;

    /// @param model with the text of its key, if it has one
    public ModelClient(Model model, AnswerCache cache, Time time) {
        this.model = model;
        this.cache = cache;
        http = new LimitedHttpClient(model.timeout(), time);
        budget = new Budget(model);
    }

    /// Returns the name of the model in output, such as `openai/gpt-5`.
    public String name() {
        return model.provider().word() + "/" + model.model();
    }

    /// Returns the address to which questions are sent.
    public String destination() {
        return switch (model.provider()) {
            case OPENAI -> model.url().orElse("https://api.openai.com/v1");
            case ANTHROPIC -> model.url().orElse("https://api.anthropic.com/v1");
            case OLLAMA -> model.url().orElse(OLLAMA);
            case BEDROCK -> model.url().orElse("Amazon Bedrock in the region of AWS's own tools");
        };
    }

    /// Returns all that a question would send, for people.
    public String shown(Question question) {
        return """
        to: %s
        model: %s (at most %,d tokens)

        --- instruction
        %s

        --- data
        %s

        --- JSON Schema of the answer
        %s\
        """
                .formatted(
                        destination(),
                        name(),
                        model.spending().maxTokens(),
                        instruction(question),
                        question.data(),
                        question.schema());
    }

    /// Returns the answer to a question.
    ///
    /// @throws ModelException if there is none
    public ModelAnswer ask(Question question) {
        var known = cache.find(model, question);
        if (known.isPresent()) {
            return new ModelAnswer(known.get(), Optional.empty(), true);
        }
        budget.check(question);
        var response = send(question);
        var usage = usage(response);
        budget.add(question, usage);
        var json = object(response);
        cache.put(model, question, json);
        return new ModelAnswer(json, usage, false);
    }

    /// Returns the cost of all questions so far; empty if the model has no prices.
    public Optional<BigDecimal> cost() {
        return budget.cost();
    }

    private boolean structured() {
        return model.structured() && model.provider() != Model.Provider.BEDROCK;
    }

    private String instruction(Question question) {
        return structured() ? question.instruction() : question.completeInstruction();
    }

    private ChatResponse send(Question question) {
        var request =
                ChatRequest.builder()
                        .messages(
                                SystemMessage.from(instruction(question)),
                                UserMessage.from(question.data()));
        if (structured()) {
            request.responseFormat(
                    ResponseFormat.builder()
                            .type(ResponseFormatType.JSON)
                            .jsonSchema(
                                    JsonSchema.builder()
                                            .name(question.name())
                                            .rootElement(JsonRawSchema.from(question.schema()))
                                            .build())
                            .build());
        }
        try {
            var known = chat;
            if (known == null) {
                known = ChatModels.of(model, key(), http);
                chat = known;
            }
            return known.chat(request.build());
        } catch (ModelException own) {
            throw own;
        } catch (RuntimeException failed) {
            throw new ModelFailure(model, name(), destination()).of(failed);
        }
    }

    private String key() {
        boolean needed =
                switch (model.provider()) {
                    case OPENAI -> model.url().isEmpty();
                    case ANTHROPIC -> true;
                    case BEDROCK, OLLAMA -> false;
                };
        if (needed && model.key().filter(key -> !key.isBlank()).isEmpty()) {
            throw new ModelException(
                    "%s needs an API key; set the environment variable %s_API_KEY, or `api_key` of the model in app.yaml"
                            .formatted(name(), model.provider().name()));
        }
        return model.key().filter(key -> !key.isBlank()).orElse("none");
    }

    private static Optional<ModelAnswer.Usage> usage(ChatResponse response) {
        var tokens = response.tokenUsage();
        if (tokens == null) {
            return Optional.empty();
        }
        var input = tokens.inputTokenCount();
        var output = tokens.outputTokenCount();
        return input == null || output == null
                ? Optional.empty()
                : Optional.of(new ModelAnswer.Usage(input, output));
    }

    private String object(ChatResponse response) {
        var reason = response.finishReason();
        if (reason == FinishReason.LENGTH) {
            throw new ModelException(
                    "the answer of %s was cut off after %,d tokens; increase `max_tokens` of %s"
                            .formatted(
                                    name(), model.spending().maxTokens(), ModelText.name(model)));
        }
        if (reason == FinishReason.CONTENT_FILTER) {
            throw new ModelException(
                    "%s withheld its answer by a content filter; use another model"
                            .formatted(name()));
        }
        var text = response.aiMessage().text();
        try {
            return ModelText.object(text == null ? "" : text);
        } catch (IllegalArgumentException broken) {
            throw new ModelException(
                    "the answer of %s cannot be used: %s; it begins with '%s'. Try again, or use another model"
                            .formatted(
                                    name(),
                                    broken.getMessage(),
                                    ModelText.line(text == null ? "" : text)),
                    broken);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
