package io.mmoe.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.hadoop.util.HadoopCodecs;

/**
 * The library's codecs, whose memory is limited. The size of a decompressed page is stated in its
 * header, which may be damaged.
 */
final class ParquetCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory codecs =
      HadoopCodecs.newFactory(new PlainParquetConfiguration(), 0);
  private final long largestPage;

  /**
   * @param largestPage bytes that a decompressed page has at most
   */
  ParquetCodecs(long largestPage) {
    this.largestPage = largestPage;
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Limited(codecs.getDecompressor(codec), codec, largestPage);
  }

  @Override
  public void release() {
    codecs.release();
  }

  private record Limited(
      BytesInputDecompressor decompressor, CompressionCodecName codec, long largestPage)
      implements BytesInputDecompressor {

    @Override
    public BytesInput decompress(BytesInput bytes, int size) {
      requirePossible(bytes, size);
      if (size == 0) {
        return BytesInput.empty(); // Some writers do not compress it.
      } else if (codec == CompressionCodecName.UNCOMPRESSED) {
        return bytes;
      }
      try {
        // Decompresses now, since the library's result is read only once.
        return BytesInput.from(decompressor.decompress(bytes, size).toInputStream().slice(size));
      } catch (IOException | RuntimeException | InternalError e) {
        throw new DamagedParquetException("a page can't be decompressed with " + codec);
      }
    }

    @Override
    public void decompress(ByteBuffer in, int inSize, ByteBuffer out, int outSize)
        throws IOException {
      decompressor.decompress(in, inSize, out, outSize);
    }

    @Override
    public void release() {
      decompressor.release();
    }

    private void requirePossible(BytesInput bytes, int size) {
      boolean possible =
          size >= 0
              && size <= largestPage
              && switch (codec) {
                case UNCOMPRESSED -> bytes.size() == size;
                case SNAPPY -> size == 0 || statedBySnappy(bytes) == size;
                default -> true;
              };
      if (!possible) {
        throw new DamagedParquetException("a page has another size than its header states");
      }
    }

    /** Returns the size that Snappy's own header states and allocates. */
    private static long statedBySnappy(BytesInput bytes) {
      try (ByteBufferInputStream in = bytes.toInputStream()) {
        long size = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
          int next = in.read();
          size |= (next & 0x7FL) << shift;
          if (next < 0x80) {
            return size;
          }
        }
      } catch (IOException e) {
        return -1;
      }
      return -1;
    }
  }
}
