package dev.leat.llm;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.bedrock.BedrockChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.ollama.OllamaChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.leat.app.Model;
import java.net.URI;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/// Creates LangChain4j's client of a provider, without its own retries.
final class ChatModels {

    private ChatModels() {}

    static ChatModel of(Model model, String key, LimitedHttpClient http) {
        return switch (model.provider()) {
            case OPENAI -> openAi(model, key, http);
            case ANTHROPIC -> {
                var builder =
                        AnthropicChatModel.builder()
                                .httpClientBuilder(http.builder())
                                .modelName(model.model())
                                .apiKey(key)
                                .maxTokens(model.spending().maxTokens())
                                .timeout(model.timeout())
                                .maxRetries(0);
                model.url().ifPresent(builder::baseUrl);
                yield builder.build();
            }
            case OLLAMA ->
                    OllamaChatModel.builder()
                            .httpClientBuilder(http.builder())
                            .baseUrl(model.url().orElse(ModelClient.OLLAMA))
                            .modelName(model.model())
                            .numPredict(model.spending().maxTokens())
                            .timeout(model.timeout())
                            .maxRetries(0)
                            .build();
            case BEDROCK ->
                    BedrockChatModel.builder()
                            .client(bedrock(model))
                            .modelId(model.model())
                            .timeout(model.timeout())
                            .defaultRequestParameters(
                                    dev.langchain4j.model.chat.request.ChatRequestParameters
                                            .builder()
                                            .maxOutputTokens(model.spending().maxTokens())
                                            .build())
                            .maxRetries(0)
                            .build();
        };
    }

    /// Creates a client of OpenAI or another server. Only OpenAI's own models require the newer
    /// name of the limit.
    private static ChatModel openAi(Model model, String key, LimitedHttpClient http) {
        var builder =
                OpenAiChatModel.builder()
                        .httpClientBuilder(http.builder())
                        .modelName(model.model())
                        .apiKey(key)
                        .strictJsonSchema(true)
                        .timeout(model.timeout())
                        .maxRetries(0);
        int most = model.spending().maxTokens();
        model.url()
                .ifPresentOrElse(
                        url -> builder.baseUrl(url).maxTokens(most),
                        () -> builder.maxCompletionTokens(most));
        return builder.build();
    }

    private static BedrockRuntimeClient bedrock(Model model) {
        var builder =
                BedrockRuntimeClient.builder()
                        .httpClientBuilder(
                                UrlConnectionHttpClient.builder()
                                        .connectionTimeout(model.timeout())
                                        .socketTimeout(model.timeout()))
                        .credentialsProvider(DefaultCredentialsProvider.builder().build())
                        .overrideConfiguration(configuration ->
                                configuration
                                        .apiCallTimeout(model.timeout())
                                        .addExecutionInterceptor(new LimitedResponse())
                                        .retryStrategy(AwsRetryStrategy.doNotRetry()));
        model.url().ifPresent(url -> builder.endpointOverride(URI.create(url)));
        return builder.build();
    }
}
