package io.ainalyn.bench;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import io.ainalyn.Ainalyn;
import io.ainalyn.TokenCount;
import java.util.List;

/** A way to count tokens on the JVM, set up as its documentation advises. */
public interface Counter {
    long count(String text);

    long countAll(List<String> texts);

    static Counter of(String name, String encoding) {
        return name.equals("ainalyn") ? new WithAinalyn(encoding) : new WithJTokkit(encoding);
    }

    record WithAinalyn(String encoding) implements Counter {
        @Override
        public long count(String text) {
            return Ainalyn.countTokens(text, encoding).getCount();
        }

        @Override
        public long countAll(List<String> texts) {
            return Ainalyn.countTokensBatch(texts, encoding).stream().mapToLong(TokenCount::getCount).sum();
        }
    }

    /** JTokkit loads a vocabulary when it is first asked for, and has no call for many texts. */
    record WithJTokkit(Encoding encoding) implements Counter {
        WithJTokkit(String encoding) {
            this(Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.fromName(encoding).orElseThrow()));
        }

        @Override
        public long count(String text) {
            return encoding.countTokensOrdinary(text);
        }

        @Override
        public long countAll(List<String> texts) {
            return texts.stream().mapToLong(encoding::countTokensOrdinary).sum();
        }
    }
}
