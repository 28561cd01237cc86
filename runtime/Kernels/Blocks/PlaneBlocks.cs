using System.Runtime.CompilerServices;

namespace ModelDsl.Runtime;

/// <summary>Brings pieces of planes into blocks of 16 channels, and back.</summary>
internal static unsafe class PlaneBlocks
{
    /// <summary>block[place][16] from up to 16 planes; lanes without a plane are zeros.</summary>
    /// <param name="planes">The first place of the first plane.</param>
    /// <param name="plane">Elements from one plane to the next.</param>
    /// <param name="channels">Planes, 1 to 16.</param>
    /// <param name="places">Places side by side.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gather(float* planes, nint plane, int channels, int places, float* block)
    {
        if (channels < 16)
        {
            new Span<float>(block, places * 16).Clear();
        }
        else if (SixteenBySixteen.IsSupported && places >= 16)
        {
            for (int place = 0; place < places; place += 16)
            {
                // The last places begin among those before.
                int at = Math.Min(place, places - 16);
                SixteenBySixteen.Transpose(planes + at, plane, block + (nint)at * 16, 16);
            }
            return;
        }
        int channel = 0;
        for (; EightByEight.IsSupported && channel <= channels - EightByEight.Size && places >= EightByEight.Size; channel += EightByEight.Size, planes += EightByEight.Size * plane)
            for (int place = 0; place < places; place += EightByEight.Size)
            {
                int at = Math.Min(place, places - EightByEight.Size);
                EightByEight.Transpose(planes + at, plane, block + (nint)at * 16 + channel, 16);
            }
        for (; channel <= channels - 4; channel += 4, planes += 4 * plane)
        {
            int place = 0;
            for (; place <= places - 4; place += 4)
                FourByFour.Transpose(planes + place, plane, block + place * 16 + channel, 16);
            for (; place < places; place++)
                for (int i = 0; i < 4; i++)
                    block[place * 16 + channel + i] = planes[i * plane + place];
        }
        for (; channel < channels; channel++, planes += plane)
            for (int place = 0; place < places; place++)
                block[place * 16 + channel] = planes[place];
    }

    /// <summary>The same, faster: lanes without a plane hold anything, and up to <see cref="Slack"/> places behind the last are written as well.</summary>
    /// <param name="planes">The first place of the first plane.</param>
    /// <param name="plane">Elements from one plane to the next.</param>
    /// <param name="channels">Planes, 1 to 16.</param>
    /// <param name="places">Places side by side.</param>
    /// <param name="block">Where to.</param>
    /// <param name="end">Where the memory ends that may be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GatherRoomily(float* planes, nint plane, int channels, int places, float* block, float* end)
    {
        if (!SixteenBySixteen.IsSupported || channels < 4)
        {
            Gather(planes, plane, channels, places, block);
            return;
        }
        float* last = planes + (channels - 1) * plane;
        bool reaches = last + (places + 15) / 16 * 16 <= end;
        for (int place = 0; place < places; place += 16)
        {
            // The last places of a line are read with what follows it, or else with those before.
            int at = place + 16 <= places || reaches ? place : places - 16;
            if (at < 0)
                Gather(planes, plane, channels, places, block);
            else if (channels == 16)
                SixteenBySixteen.Transpose(planes + at, plane, block + (nint)at * 16, 16);
            else
                SixteenBySixteen.Transpose(planes + at, plane, channels, block + (nint)at * 16, 16);
        }
    }

    /// <summary>Places that <see cref="GatherRoomily"/> may write behind the last, and <see cref="ScatterRoomily"/> read and write.</summary>
    public const int Slack = 15;

    /// <summary>Up to 16 planes from block[place][16].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scatter(float* block, int places, float* planes, nint plane, int channels)
    {
        if (channels == 16 && SixteenBySixteen.IsSupported && places >= 16)
        {
            for (int place = 0; place < places; place += 16)
            {
                int at = Math.Min(place, places - 16);
                SixteenBySixteen.Transpose(block + (nint)at * 16, 16, planes + at, plane);
            }
            return;
        }
        int channel = 0;
        for (; EightByEight.IsSupported && channel <= channels - EightByEight.Size && places >= EightByEight.Size; channel += EightByEight.Size, planes += EightByEight.Size * plane)
            for (int place = 0; place < places; place += EightByEight.Size)
            {
                int at = Math.Min(place, places - EightByEight.Size);
                EightByEight.Transpose(block + (nint)at * 16 + channel, 16, planes + at, plane);
            }
        for (; channel <= channels - 4; channel += 4, planes += 4 * plane)
        {
            int place = 0;
            for (; place <= places - 4; place += 4)
                FourByFour.Transpose(block + place * 16 + channel, 16, planes + place, plane);
            for (; place < places; place++)
                for (int i = 0; i < 4; i++)
                    planes[i * plane + place] = block[place * 16 + channel + i];
        }
        for (; channel < channels; channel++, planes += plane)
            for (int place = 0; place < places; place++)
                planes[place] = block[place * 16 + channel];
    }

    /// <summary>The same, faster: sixteen planes are written, and up to <see cref="Slack"/> places behind the last of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScatterRoomily(float* block, int places, float* planes, nint plane, int channels)
    {
        if (!SixteenBySixteen.IsSupported)
        {
            Scatter(block, places, planes, plane, channels);
            return;
        }
        for (int place = 0; place < places; place += 16)
            SixteenBySixteen.Transpose(block + (nint)place * 16, 16, planes + place, plane);
    }
}
