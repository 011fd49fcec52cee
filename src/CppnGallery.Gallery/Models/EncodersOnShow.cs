using System.Collections.Concurrent;
using CppnGallery.Models.Checkpoints;
using CppnGallery.Models.Encoders;

namespace CppnGallery.Gallery.Models;

/// <summary>
/// The encoders that came with the models known here. Who has one is read from the files' headers, once; the encoders themselves (2.4 MiB) when they are asked for, and kept while there is
/// room: every epoch trained here brings one. Safe for any number of threads.
/// </summary>
/// <param name="models">Whose encoders.</param>
public sealed class EncodersOnShow(ModelsOnShow models)
{
    private readonly ConcurrentDictionary<string, Found> _found = [];

    /// <summary>Whether the model's file holds its encoder.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public bool Encodes(Model model) => Find(model).EncoderFile is not null;

    /// <summary>Whether what the encoder says of each digit is stored with the model.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public bool KnowsDigits(Model model) => Find(model).DigitsFile is not null;

    /// <summary>What the model's encoder says of each digit; null where that is not stored with it.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public EncodedDigits? DigitsOf(Model model) => Find(model).Digits.Value;

    /// <summary>The model's encoder; null where it has none.</summary>
    /// <exception cref="InvalidDataException">The file was damaged since it was opened.</exception>
    /// <exception cref="IOException">The file cannot be read any more.</exception>
    public EncoderWeights? Of(Model model) => Find(model).Load();

    /// <summary>The model on show to encode with in place of one that has no encoder: of the same run, else of the same recipe, the nearest in epochs. Null where none has one.</summary>
    public Model? NearestEncoding(Model model) => models.All
        .Where(Encodes)
        .OrderByDescending(other => other.Description.Run == model.Description.Run)
        .ThenByDescending(other => other.Description.Recipe == model.Description.Recipe)
        .ThenBy(other => Math.Abs(other.Description.Epoch - model.Description.Epoch))
        .FirstOrDefault();

    // A model's files change as others of the same hash come: then they are looked through again.
    private Found Find(Model model)
    {
        var files = models.FilesOf(model);
        return _found.AddOrUpdate(model.Id.Hash, _ => Found.In(files), (_, before) => ReferenceEquals(before.Files, files) ? before : Found.In(files));
    }

    private sealed class Found(IReadOnlyList<string> files, string? encoderFile, string? digitsFile)
    {
        private readonly WeakReference<EncoderWeights?> _encoder = new(null);

        public IReadOnlyList<string> Files { get; } = files;

        public string? EncoderFile { get; } = encoderFile;

        public string? DigitsFile { get; } = digitsFile;

        public Lazy<EncodedDigits?> Digits { get; } =
            new(() => digitsFile is null ? null : EncodedDigits.Read(digitsFile, SafetensorsFile.Read(digitsFile)), LazyThreadSafetyMode.PublicationOnly);

        // A model may lie in several files, with and without its encoder.
        public static Found In(IReadOnlyList<string> files)
        {
            var names = files.Select(file => (File: file, Names: SafetensorsFile.ReadNames(file))).ToList();
            return new(files, names.FirstOrDefault(file => EncoderWeights.IsIn(file.Names)).File, names.FirstOrDefault(file => EncodedDigits.AreIn(file.Names)).File);
        }

        public EncoderWeights? Load()
        {
            if (!_encoder.TryGetTarget(out var encoder) && EncoderFile is not null)
            {
                _encoder.SetTarget(encoder = Checkpoint.LoadEncoder(EncoderFile));
            }

            return encoder;
        }
    }
}
