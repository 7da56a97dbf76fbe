package io.archangel.xing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.archangel.http.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Parsers of what comes from outside against a hundred thousand inputs of which the seed is known. */
final class ParserFuzzTest {
    private static final String BOUNDARY = "b0";

    /** Gives as much at a time as it likes. */
    private static InputStream bitByBit(byte[] bytes, Random random) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public int read(byte[] into, int from, int size) {
                return super.read(into, from, Math.min(size, 1 + random.nextInt(1 + random.nextInt(40))));
            }
        };
    }

    /** Content that likes to look like a boundary. */
    private static byte[] content(Random random) {
        var pieces =
                new String[] {"\r", "\n", "\r\n", "-", "--", "--b", "--b1", "\r\n--b", "x", "\u0000", "\r\n\r\n", "b0"};
        var text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(20) == 0 ? 20_000 : 12); i > 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        return text.toString().replace("\r\n--b0", "\r\n--c0").getBytes(ISO_8859_1);
    }

    private static byte[] form(List<byte[]> contents) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < contents.size(); i++) {
            out.writeBytes(("--b0\r\nContent-Disposition: form-data; name=\"f" + i + "\"\r\n\r\n").getBytes(US_ASCII));
            out.writeBytes(contents.get(i));
            out.writeBytes("\r\n".getBytes(US_ASCII));
        }
        out.writeBytes("--b0--\r\n".getBytes(US_ASCII));
        return out.toByteArray();
    }

    private static List<byte[]> read(InputStream in, int room) throws IOException {
        var parts = new PartReader(in, BOUNDARY.getBytes(US_ASCII));
        var all = new ArrayList<byte[]>();
        var piece = new byte[room];
        for (var head = parts.next(); head != null; head = parts.next()) {
            var out = new ByteArrayOutputStream();
            for (int some = parts.read(piece); some >= 0; some = parts.read(piece)) {
                assertThat(some).isPositive();
                out.write(piece, 0, some);
            }
            all.add(out.toByteArray());
        }
        return all;
    }

    @Test
    void form_ofAnyContent_comesAsItWasSent_howeverItIsCut() throws IOException {
        for (int seed = 0; seed < 5_000; seed++) {
            var random = new Random(seed);
            var contents = new ArrayList<byte[]>();
            for (int i = random.nextInt(5); i >= 0; i--) {
                contents.add(content(random));
            }
            var seen = read(bitByBit(form(contents), random), 1 + random.nextInt(30_000));
            assertThat(seen).as("seed " + seed).hasSameSizeAs(contents);
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i)).as("seed " + seed).isEqualTo(contents.get(i));
            }
        }
    }

    @Test
    void form_thatIsDamaged_isReadOrRefused() {
        int refused = 0;
        for (int seed = 0; seed < 50_000; seed++) {
            var random = new Random(seed);
            var bytes = form(List.of(content(random), content(random)));
            for (int i = random.nextInt(4); i >= 0; i--) {
                bytes[random.nextInt(Math.min(bytes.length, 200))] = (byte) random.nextInt(256);
            }
            try {
                assertThat(read(bitByBit(bytes, random), 64)).isNotNull();
            } catch (Problem told) {
                assertThat(told.answer().status()).isEqualTo(400);
                refused++;
            } catch (IOException | RuntimeException other) {
                throw new AssertionError("seed " + seed, other);
            }
        }
        assertThat(refused).isBetween(1_000, 49_000);
    }

    @Test
    void disposition_ofRandomText_isReadOrNothing() {
        var letters = "form-data;=\"\\ name*\u00e9\t,";
        for (int seed = 0; seed < 100_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            Disposition.parse(text.toString())
                    .ifPresent(it -> assertThat(it.parameters()).doesNotContainKey(""));
            assertThat(Disposition.fileName(text.toString())).doesNotContain("/", "\\");
        }
    }

    @Test
    void cookies_ofRandomText_areReadOrNothing() throws IOException {
        var letters = "abc=; \",\t\\%";
        for (int seed = 0; seed < 100_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(letters.charAt(random.nextInt(letters.length())));
            }
            var all = Cookie.read(List.of(text.toString()));
            all.forEach((name, value) -> {
                assertThat(name).isNotEmpty().doesNotContain("=", ";").isEqualTo(name.strip());
                assertThat(value).doesNotContain(";");
                assertThat(text.toString()).contains(name, value);
            });
        }
    }

    @Test
    void seal_ofRandomText_isNothing() {
        var seal = new Seal(List.of(new byte[32]), "a");
        var good = seal.seal(new Seal.Content(Instant.EPOCH, Instant.EPOCH, Map.of("user", "ann")));
        assertThat(seal.open(good)).isPresent();
        for (int seed = 0; seed < 20_000; seed++) {
            var random = new Random(seed);
            var bytes = good.getBytes(US_ASCII);
            int at = random.nextInt(bytes.length - 1); // of the last character some bits mean nothing
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            assertThat(seal.open(new String(bytes, UTF_8))).as("seed " + seed).isEmpty();
        }
    }
}
