# Read by check.sh.

step "an empty folder, the package, a model: build and run"
mkdir -p "$work/app"
good app new console --no-restore
sed -i "s:</Project>:<ItemGroup><PackageReference Include=\"ModelDsl.Build\" Version=\"$version\" PrivateAssets=\"all\" /><NnModel Include=\"models/**/*.nn\" Weights=\"%(Filename).safetensors\" /></ItemGroup></Project>:" "$work/app/app.csproj"
mkdir -p "$work/app/models"
cp "$repository"/examples/lenet5/lenet5.{nn,safetensors} "$work/app/models/"
cat > "$work/app/Program.cs" <<'END'
using LeNet5 lenet = LeNet5.Load();
float[] probabilities = new float[10];
lenet.Run(new float[784], probabilities);
Console.WriteLine($"sum {probabilities.Sum():0.000}");
END
good app build
good app run --no-build
said "sum 1.000"
good app publish -o published
good app published/app.dll
said "sum 1.000"

step "nothing touched: the second build compiles nothing"
good app build -bl:second.binlog
good app msbuild second.binlog -noAutoResponse -v:d
said 'Skipping target "CompileNnModels" because all output files are up-to-date'
said 'Skipping target "CoreCompile" because all output files are up-to-date'

step "a broken shape: the build fails on its line, again and again, and builds once it is mended"
sed -i 's/Conv2d(16, kernel_size: 5)/Conv2d(16, kernel_size: 25)/' "$work/app/models/lenet5.nn"
bad app build
said "error NN2101"
place=$(grep -om1 'lenet5.nn([0-9]*,[0-9]*' "$work/log" | tr -cd '0-9,' | sed 's/^5//')
sed -n "${place%,*}p" "$work/app/models/lenet5.nn" | cut -c"${place#*,}"- | grep -q '^Conv2d(16\|^features' || fail "the error is not at the layer: $place"
bad app build
said "error NN2101"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"
good app build
silent "warning"

step "weights of another architecture fail the build"
sed -i 's/Linear(120)/Linear(121)/' "$work/app/models/lenet5.nn"
bad app build
said "error NN4001"
said "f32[121, 400] wanted, the file has f32[120, 400]"
cp "$repository/examples/lenet5/lenet5.nn" "$work/app/models/"

step "design-time builds see the class, also while a model is wrong"
good app build
good app clean
[ ! -e "$work/app/obj/Debug/net10.0/nn" ] || fail "clean leaves $work/app/obj/Debug/net10.0/nn"
[ ! -e "$work/app/bin/Debug/net10.0/models/lenet5.safetensors" ] || fail "clean leaves the weights"
design=(msbuild -t:Compile -p:DesignTimeBuild=true -p:SkipCompilerExecution=true -p:ProvideCommandLineArgs=true -getItem:Compile)
good app "${design[@]}"
said "lenet5.nn.cs"
echo "model {" >> "$work/app/models/lenet5.nn"
run app "${design[@]}" -getItem:Compile || true
[ -f "$work/app/obj/Debug/net10.0/nn/models/lenet5.nn.cs" ] || fail "the class is gone"

step "two projects and two frameworks share models; a library passes its classes on"
mkdir -p "$work/sh ared"
model Shared > "$work/sh ared/möd el.nn"
sed -i 's/$/\r/' "$work/sh ared/möd el.nn"
item='<NnModel Include="..\sh ared\*.nn" Link="models\%(Filename).nn" Set="width=4" Namespace="Sha.red" />'
runtime="<PackageReference Include=\"ModelDsl.Runtime\" Version=\"$version\" />"
project library "net9.0;net10.0" "$item $runtime" "<OutputType>Library</OutputType>"
project one "net9.0;net10.0" "$item"
project user "net10.0" '<ProjectReference Include="../library/library.csproj" />'
echo 'Console.WriteLine("width " + Shared.Info.Outputs[0].Sizes[1]);' > "$work/one/Program.cs"
echo 'using Sha.red; using var shared = new Shared(); var y = new float[4]; shared.Run(new float[3], y); Console.WriteLine("width " + y.Length);' > "$work/user/Program.cs"
cat > "$work/all.proj" <<'END'
<Project>
  <ItemGroup><Each Include="one/one.csproj;library/library.csproj;user/user.csproj" /></ItemGroup>
  <Target Name="Restore"><MSBuild Projects="@(Each)" Targets="Restore" Properties="Restoring=true" /></Target>
  <Target Name="Build"><MSBuild Projects="@(Each)" Targets="Build" BuildInParallel="true" /></Target>
</Project>
END
good . msbuild all.proj -t:Restore -v:q
chmod -R a-w "$work/sh ared"
good . msbuild all.proj -t:Build -m:4
silent "warning"
for framework in net9.0 net10.0; do
    good one "bin/Debug/$framework/one.dll"
    said "width 4"
done
good user bin/Debug/net10.0/user.dll
said "width 4"
good library build --no-restore
sed -i '/./s/<PackageReference Include="ModelDsl.Runtime"[^>]*>//' "$work/library/library.csproj"
good library build -f net10.0
said "warning NNB0001"
chmod -R u+w "$work/sh ared"

step "a hundred models, only the changed one again"
project many net10.0 '<NnModel Include="m/*.nn" />'
mkdir -p "$work/many/m"
for i in $(seq 100); do model "Many$i" > "$work/many/m/many$i.nn"; done
echo 'Console.WriteLine(Many1.Info.Name + Many100.Info.Name);' > "$work/many/Program.cs"
good many build -v:n
said "ModelDsl: 100 model files compiled, 0 unchanged"
sed -i 's/= 2)/= 3)/' "$work/many/m/many7.nn"
good many build -v:n --no-restore
said "ModelDsl: 1 model file compiled, 99 unchanged"
rm "$work/many/m/many8.nn"
good many build -v:n --no-restore
[ ! -e "$work/many/obj/Debug/net10.0/nn/m/many8.nn.cs" ] || fail "the class of a removed model stays"

step "strict projects: warnings as errors, documentation, all analysers"
project strict "net9.0" '<NnModel Include="*.nn" />' "<TreatWarningsAsErrors>true</TreatWarningsAsErrors><GenerateDocumentationFile>true</GenerateDocumentationFile><AnalysisMode>All</AnalysisMode><EnforceCodeStyleInBuild>true</EnforceCodeStyleInBuild><IsAotCompatible>true</IsAotCompatible><NoWarn>\$(NoWarn);CA1303;CA1852</NoWarn>"
cp "$repository"/examples/lenet5/lenet5.nn "$work/strict/"
echo 'Console.WriteLine(LeNet5.Info.Name);' > "$work/strict/Program.cs"
good strict build
model Unused | sed 's/    layer/    unused = x * 2.0\n    layer/' > "$work/strict/unused.nn"
bad strict build --no-restore
said "error NN7002"
good strict build --no-restore "-p:NoWarn=NN7002%3BCA1303"
printf 'root = true\n[*.nn]\ndotnet_diagnostic.NN7002.severity = none\n' > "$work/strict/.editorconfig"
good strict build --no-restore

step "nnc as a dotnet tool"
good . tool install nnc --version "$version" --tool-path tools
"$work/tools/nnc" --version > "$work/log"
said "nnc $version (commit "
"$work/tools/nnc" run "$repository/examples/lenet5/lenet5.nn" --weights "$repository/examples/lenet5/lenet5.safetensors" \
    --input "image=$repository/examples/lenet5/seven.png" > "$work/log"
said "probabilities f32[1, 10]"
bash -c 'PATH="$1:$PATH"; eval "$(nnc completion bash)"; COMP_WORDS=(nnc ch); COMP_CWORD=1; COMP_LINE="nnc ch"; COMP_POINT=6; _nnc; echo "${COMPREPLY[*]}"' _ "$work/tools" > "$work/log"
said "check"
