package io.ainalyn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The interface as Java sees it. */
class JavaTest {
    @Test
    void countsAndCuts() {
        TokenCount tokens = Ainalyn.countTokens("Hello, world!", "gpt-4o");
        assertEquals(4L, tokens.getCount());
        assertEquals(4L, tokens.getUpper());
        assertEquals("gpt-4o", tokens.getModel());
        assertEquals("o200k_base", tokens.getEncoding());
        assertTrue(tokens.getExact());
        assertEquals(4L, Ainalyn.countTokens("Hello, world!").getCount());

        List<TokenCount> batch = Ainalyn.countTokensBatch(List.of("one", "two three"));
        assertEquals(List.of(1L, 2L), batch.stream().map(TokenCount::getCount).collect(Collectors.toList()));

        assertEquals("Hello,", Ainalyn.truncateToTokens("Hello, world!", 2));
    }

    @Test
    void countsAChat() {
        List<ChatMessage> messages = List.of(
                new ChatMessage("system", "You are terse."),
                new ChatMessage("user", List.of(new ContentPart.Text("Hello, world!")), "Ada"));
        MessagesCount count = Ainalyn.countMessages(messages, "gpt-4o");
        assertEquals(count.getTexts() + count.getFraming(), count.getCount());
        assertTrue(count.getExact());

        Tool tool = new Tool("weather", "The weather.", "{\"properties\": {\"place\": {\"type\": \"string\"}}}");
        assertTrue(Ainalyn.countMessages(messages, "gpt-4o", new ChatOptions(List.of(tool))).getTools() > 0);
    }

    @Test
    void redacts() {
        Filter filter = new Filter();
        Redacted redacted = filter.redact("mail jane@example.com");
        assertEquals("mail [EMAIL]", redacted.getText());
        assertEquals(List.of(new Finding("email", 5, 21)), redacted.getFindings());
        assertEquals(List.of(List.of(), redacted.getFindings()),
                filter.findBatch(List.of("clean", "mail jane@example.com")));

        FilterStream stream = new Filter(new FilterConfig(List.of("email"))).stream();
        assertEquals("[EMAIL]", stream.feed("jane@exam") + stream.feed("ple.com") + stream.finish());
        FilterException.InvalidRule error = assertThrows(
                FilterException.InvalidRule.class, () -> new Filter(new FilterConfig(List.of("emial"))));
        assertTrue(error.getMessage().contains("email"), error.getMessage());
    }

    @Test
    void anErrorIsUncheckedAndKnownByItsClass() {
        TokenizerException.UnknownModel error =
                assertThrows(TokenizerException.UnknownModel.class, () -> Ainalyn.countTokens("text", "gpt-4oo0"));
        assertEquals("gpt-4oo0", error.getModel());
        assertTrue(error.getNearest().contains("gpt-4o"), error.getMessage());
    }

    @Test
    void nullIsRefused() {
        assertThrows(NullPointerException.class, () -> Ainalyn.countTokens(null));
        assertThrows(NullPointerException.class, () -> Ainalyn.countTokensBatch(Arrays.asList("a", null)));
    }

    @Test
    void signaturesHoldNoTypeOfKotlinsOwn() {
        Set<String> names = Stream.of(Ainalyn.class, TokenCount.class, MessagesCount.class, ChatMessage.class,
                        ContentPart.Text.class, ContentPart.Other.class, ChatOptions.class, Tool.class, ToolCall.class,
                        Filter.class, FilterConfig.class, FilterStream.class, Redacted.class, Finding.class, WordList.class,
                        Pattern.class, Allowed.class, RuleAction.class)
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                .peek(method -> assertEquals(
                        List.of(),
                        Stream.concat(Stream.of(method.getReturnType()), Arrays.stream(method.getParameterTypes()))
                                .filter(type -> type.getName().startsWith("kotlin"))
                                .collect(Collectors.toList()),
                        method::toString))
                .map(Method::getName)
                .collect(Collectors.toSet());
        // A name with a hyphen is how Kotlin mangles a function that takes or gives a ULong.
        assertEquals(Set.of(), names.stream().filter(name -> name.contains("-")).collect(Collectors.toSet()));
        assertTrue(names.containsAll(Set.of("countTokens", "countTokensBatch", "truncateToTokens", "fits", "countMessages",
                "requireExact", "getCount")));
    }
}
